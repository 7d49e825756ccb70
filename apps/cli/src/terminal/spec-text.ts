import { wrap } from '../command-line/wrap.ts';
import { unitText } from './format.ts';

/** Numbers with four significant digits, however deep; --json has all of them. */
const rounded = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(4));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
};

/**
 * What a folder says of a model, over lines of the terminal, all but the first with an indent.
 *
 * @example specText({ kind: 'textCnn', priors: [1 / 3, 2 / 3] }) // 'textCnn, priors [0.3333,0.6667]'
 */
export const specText = (
  spec: { readonly kind: string },
  { indent = 0, columns }: { readonly indent?: number; readonly columns?: number } = {},
): string => wrap(unitText(rounded(spec) as { readonly kind: string }), indent, columns);
