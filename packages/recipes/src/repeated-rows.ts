import { duplicatesAcrossFolds } from '@ridgeline/tuning';

const dropThem = 'Drop the repeated rows: --drop-duplicates (data.dropDuplicates).';

/**
 * Rows that repeat another: across the parts, and within the training part.
 *
 * @param keys what makes two rows equal: the text of each, or its numbers.
 * @param what what that is, for the sentences.
 */
export const repeatWarnings = (
  keys: readonly string[],
  { train, test }: { readonly train: Int32Array; readonly test: Int32Array },
  what: 'text' | 'numbers' = 'text',
): string[] => {
  const same = what === 'text' ? keys.map((text) => text.normalize('NFC')) : keys;
  const inTest = new Int32Array(keys.length);
  for (const row of test) inTest[row] = 1;
  const across = duplicatesAcrossFolds(same, inTest);
  const within = train.length - new Set(Array.from(train, (row) => same[row]!)).size;
  return [
    ...(across === 0
      ? []
      : [
          `${across} rows have the same ${what} in the training and in the test part: the test figures are too good. ${dropThem}`,
        ]),
    ...(within === 0
      ? []
      : [
          `${within} training rows repeat the ${what} of another: folds that share one look better than they are. ${dropThem}`,
        ]),
  ];
};
