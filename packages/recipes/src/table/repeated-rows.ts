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
  const learnt = new Set(Array.from(train, (row) => same[row]!));
  const across = test.filter((row) => learnt.has(same[row]!)).length;
  const within = train.length - learnt.size;
  return [
    ...(across === 0
      ? []
      : [
          `${across} of the ${test.length} rows of the test part ${across === 1 ? 'has' : 'have'} the ${what} of a training row: the test figures are too good. ${dropThem}`,
        ]),
    ...(within === 0
      ? []
      : [
          `${within} training rows repeat the ${what} of another: folds that share one look better than they are. ${dropThem}`,
        ]),
  ];
};
