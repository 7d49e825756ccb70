import { type Content, type Html, html } from '../page/html.ts';

/** A place in a plot. */
export type Point = readonly [x: number, y: number];

/** False where a value was not finite or has no place on its scale. */
export const isDrawable = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y);
const write = ([x, y]: Point): string => `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`;

/**
 * The path through the points, broken where one is not finite; a point that stands alone becomes a dot.
 *
 * @example linePath([[0, 1], [2, 3], [4, NaN], [6, 7]]) // 'M0 1L2 3M6 7h0'
 */
export const linePath = (points: readonly Point[]): string =>
  points
    .map((point, index) => {
      if (!isDrawable(point)) return '';
      const before = points[index - 1];
      const after = points[index + 1];
      if (before !== undefined && isDrawable(before)) return `L${write(point)}`;
      return `M${write(point)}${after !== undefined && isDrawable(after) ? '' : 'h0'}`;
    })
    .join('');

/** The outline of the area between two lines over the same x, which leaves out points that are not finite. */
export const areaPath = (upper: readonly Point[], lower: readonly Point[]): string => {
  const outline = [...upper.filter(isDrawable), ...lower.filter(isDrawable).reverse()];
  return outline.length < 3 ? '' : `M${outline.map(write).join('L')}Z`;
};

/** Shapes of about equal weight about the origin, by the number of the hue. */
const shapes = [
  'M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0Z',
  'M-3.8 -3.8H3.8V3.8H-3.8Z',
  'M0 -5L4.8 3.6H-4.8Z',
  'M0 -5.2L5.2 0L0 5.2L-5.2 0Z',
  'M0 5L4.8 -3.6H-4.8Z',
  'M-4.4 -1.5H-1.5V-4.4H1.5V-1.5H4.4V1.5H1.5V4.4H-1.5V1.5H-4.4Z',
  'M0 -5L4.8 -1.5L3 4H-3L-4.8 -1.5Z',
];

/** A mark of the family's own shape, full or hollow; its text appears under the pointer. */
export const marker = (
  [x, y]: Point,
  {
    hue,
    isHollow = false,
    text = null,
  }: { readonly hue: number; readonly isHollow?: boolean; readonly text?: Content },
): Html | null =>
  isDrawable([x, y])
    ? html`<path class="${isHollow ? 'mark hollow' : 'mark'}" transform="translate(${x} ${y})" d="${shapes[hue % shapes.length]!}">${text === null ? null : html`<title>${text}</title>`}</path>`
    : null;
