import { randomStream } from '@ridgeline/tensors';

/** Labelled texts of a known distribution, so that the exact posterior stands for a model that is right. */
export interface Rows {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** p(class | text), by row and class. */
  readonly posterior: readonly (readonly number[])[];
}

export const classes = ['sea', 'land', 'sky'] as const;

const syllables = [
  'ka',
  'lo',
  'min',
  'ter',
  'su',
  'ra',
  'bel',
  'po',
  'dun',
  'vi',
  'gar',
  'ne',
  'sho',
  'ly',
  'ot',
  'im',
];
const words = Array.from(
  { length: 700 },
  (_, i) =>
    [i % 16, (i * 7 + (i >> 4)) % 16, ...(i % 3 === 0 ? [] : [(i * 11 + (i >> 3)) % 16])]
      .map((at) => syllables[at]!)
      .join('') + (i < 256 ? '' : syllables[i >> 6]!),
);

/** Zipf's law, and for each class 40 words that are six times as common in it. */
const weightsOf = (k: number): Float64Array => {
  const weights = Float64Array.from(words, (_, i) => (1 / (i + 3)) * (i % 17 === 3 * k + 2 ? 6 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};
const distributions = classes.map((_, k) => weightsOf(k));
const cumulative = distributions.map((weights) => {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
});

const wordOf = (k: number, u: number): number => {
  const sums = cumulative[k]!;
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! < u) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Rows of 5 to about 100 words, classes 5 : 3 : 2. */
export const writeRows = (seed: number, name: string, count: number): Rows => {
  const random = randomStream(seed).stream(name);
  const lengths = random.stream('lengths').normal(count, 3, 0.6);
  const drawn = random.stream('classes').uniform(count);
  const rows = Array.from({ length: count }, (_, row) => {
    const k = drawn[row]! < 0.5 ? 0 : drawn[row]! < 0.8 ? 1 : 2;
    const length = Math.max(5, Math.round(Math.exp(lengths[row]!)));
    const ids = Array.from(random.stream('words').at(row).uniform(length), (u) => wordOf(k, u));
    const logs = distributions.map(
      (weights, c) =>
        Math.log([0.5, 0.3, 0.2][c]!) + ids.reduce((sum, id) => sum + Math.log(weights[id]!), 0),
    );
    const largest = Math.max(...logs);
    const odds = logs.map((log) => Math.exp(log - largest));
    const total = odds.reduce((sum, value) => sum + value, 0);
    return {
      text: ids.map((id) => words[id]!).join(' '),
      label: classes[k]!,
      posterior: odds.map((value) => value / total),
    };
  });
  return {
    texts: rows.map(({ text }) => text),
    labels: rows.map(({ label }) => label),
    posterior: rows.map(({ posterior }) => posterior),
  };
};
