import type { LanguageModelRun } from '@ridgeline/recipes';

/** What the picture of the output layer's weights shows: a row for a character, a column for a hidden unit. */
export interface PictureShape {
  /** The most frequent characters of the training text, the most frequent first. */
  readonly characters: readonly string[];
  readonly columns: number;
}

const rows = 12;
const widest = 32;
/** A weight is drawn the stronger the more of these its absolute value reaches. */
const levels = [0.1, 0.3] as const;

/** Fixed for a run, so that its pictures can be compared. */
export const pictureShapeOf = ({ parts, model }: LanguageModelRun): PictureShape => {
  const counts = new Map<string, number>();
  for (const character of parts.train) counts.set(character, (counts.get(character) ?? 0) + 1);
  const characters = [...counts].sort(([, a], [, b]) => b - a).map(([character]) => character);
  const [hidden] = model.parameters.find(({ path }) => path === 'head/kernel')!.shape;
  return { characters: characters.slice(0, rows), columns: Math.min(hidden!, widest) };
};

const digitOf = (weight: number): number =>
  weight === 0 ? 0 : 1 + levels.filter((level) => Math.abs(weight) >= level).length;

/**
 * A digit for each weight, row by row: 0 for what is exactly zero, 1 to 3 for what is not, by absolute value. Of more
 * hidden units than there are columns every so-manieth stands there.
 *
 * @param kernel [H, V] of the output layer
 */
export const weightPicture = (
  kernel: ArrayLike<number>,
  { characters, columns }: PictureShape,
  vocabulary: readonly string[],
): string => {
  const units = kernel.length / vocabulary.length;
  return characters
    .map((character) => {
      const column = Math.max(vocabulary.indexOf(character), 0);
      return Array.from({ length: columns }, (_, index) => {
        const unit = Math.floor((index * units) / columns);
        return digitOf(kernel[unit * vocabulary.length + column]!);
      }).join('');
    })
    .join('');
};
