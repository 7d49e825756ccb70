import { type RandomStream, RidgelineError, requirePositiveInteger, requireRate } from '@ridgeline/contracts';

/** Places of examples, in increasing order. */
export interface IndexParts {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** The places of each label's examples, by first appearance. */
const placesByLabel = (labels: readonly string[]): Map<string, number[]> => {
  const places = new Map<string, number[]>();
  labels.forEach((label, place) => {
    const list = places.get(label);
    if (list === undefined) places.set(label, [place]);
    else list.push(place);
  });
  return places;
};

/**
 * Splits examples at random so that every label has its share in both parts.
 *
 * Of a label's n examples, n·test go to the test part, rounded; the labels with the largest remainders are rounded up,
 * so that the part has round(N·test) examples in all. Each label keeps `keep` examples for training, or all it has.
 *
 * @param options.test the share of the test part, in [0, 1).
 * @param options.keep how many examples of each label are kept for training at least. Defaults to 1; with 2, folds
 *   of the training part can hold out one while the other teaches.
 * @param options.random a stream for this purpose alone, such as `random.stream('split')`.
 * @throws `E_RANGE` if the share is outside [0, 1); `E_DATA` if the shares leave no example in the test part that was
 * asked for.
 * @example stratifiedSplit(['a', 'a', 'b', 'b'], { test: 0.5, random: randomStream(1) }).test.length // 2
 */
export const stratifiedSplit = (
  labels: readonly string[],
  {
    test,
    keep = 1,
    random,
  }: { readonly test: number; readonly keep?: number; readonly random: RandomStream },
): IndexParts => {
  requireRate('stratifiedSplit', { test });
  requirePositiveInteger('stratifiedSplit', { keep });
  const groups = [...placesByLabel(labels)];
  const shares = groups.map(([, places]) => places.length * test);
  const most = groups.map(([, places]) => Math.max(0, places.length - keep));
  const sizes = shares.map((share, group) => Math.min(Math.floor(share), most[group]!));
  const open = Math.round(labels.length * test) - sizes.reduce((a, b) => a + b, 0);
  const byRemainder = shares
    .map((share, group) => ({ group, remainder: share - Math.floor(share) }))
    .filter(({ group }) => sizes[group]! < most[group]!)
    .sort((a, b) => b.remainder - a.remainder);
  for (const { group } of byRemainder.slice(0, Math.max(0, open))) sizes[group]! += 1;

  const inTest = new Uint8Array(labels.length);
  groups.forEach(([label, places], group) => {
    const order = random.stream(label).permutation(places.length);
    for (let i = 0; i < sizes[group]!; i++) inTest[places[order[i]!]!] = 1;
  });
  const indices = Int32Array.from(labels, (_, place) => place);
  const parts = {
    train: indices.filter((place) => inTest[place] === 0),
    test: indices.filter((place) => inTest[place] === 1),
  };
  if (parts.train.length === 0 || (test > 0 && parts.test.length === 0))
    throw new RidgelineError(
      'E_DATA',
      `stratifiedSplit: ${labels.length} examples leave none for the ${test > 0 && parts.train.length > 0 ? 'test' : 'training'} part.`,
      { hint: 'Give more examples, or another share: --set data.test=0.2; 0 tests on none.' },
    );
  return parts;
};
