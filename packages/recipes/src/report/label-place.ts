import { isDrawable, type Point } from './line.ts';

/** A label's place: the middle of its base line and half its width. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
}

const samples = 16;

/** Points along the path, close enough that no label fits between two of them. */
const along = (path: readonly Point[]): readonly Point[] =>
  path.filter(isDrawable).flatMap(([x, y], index, points) => {
    const [nextX, nextY] = points[index + 1] ?? [x, y];
    return Array.from({ length: samples }, (_, sample): Point => {
      const share = sample / samples;
      return [x + share * (nextX - x), y + share * (nextY - y)];
    });
  });

/**
 * The first of the places, each of one line's height, that no path crosses.
 *
 * @returns null if each is crossed.
 */
export const freePlace = (
  places: readonly LabelPlace[],
  paths: readonly (readonly Point[])[],
): LabelPlace | null => {
  const points = paths.flatMap(along);
  return (
    places.find(({ x, y, halfWidth }) =>
      points.every(
        ([pointX, pointY]) => Math.abs(pointX - x) > halfWidth + 3 || pointY < y - 15 || pointY > y + 7,
      ),
    ) ?? null
  );
};
