import type { TextFeaturesSpec } from './text-feature-options.ts';
import { segmentation } from './text-segments.ts';

/**
 * How many n-grams each document has, those without a column too.
 *
 * @returns [n]
 * @example gramTotals(features.spec, ['a new text']) // with words of any length and n-grams 1–2: [5]
 */
export const gramTotals = (
  spec: Pick<TextFeaturesSpec, 'analyzer' | 'splitter' | 'lowercase' | 'normalization' | 'ngrams'>,
  documents: readonly string[],
): Int32Array => {
  const { segments, keepsShort } = segmentation(spec);
  const [least, most] = spec.ngrams;
  return Int32Array.from(documents, (document) => {
    let total = 0;
    for (const { length } of segments(document)) {
      const shortest = keepsShort ? Math.min(length, least) : least;
      for (let n = shortest; n <= Math.min(most, length); n++) total += length - n + 1;
    }
    return total;
  });
};
