import { readFileSync } from 'node:fs';
import type { Facts } from '@ridgeline/checks';
import { corpora } from '@ridgeline/corpora';
import { labelledTexts, readDelimited } from '@ridgeline/data';
import { randomStream } from '@ridgeline/tensors';
import { type Training, trainSmall } from './small-network.ts';
import { classes, type Rows, writeRows } from './written-texts.ts';

const novel = readFileSync(corpora['moby-dick'].url, 'utf8');
const sentences = novel
  .replace(/\s+/g, ' ')
  .split(/(?<=[.!?]) /)
  .filter((text) => text.length > 30);
const names = labelledTexts(readDelimited(readFileSync(corpora['first-names'].url, 'utf8')), {
  text: 'text',
  label: 'label',
});

const sizes = { train: 600, valid: 220, test: 220 } as const;

/** So many of all, shuffled, in three parts. */
const shared = <T>(all: readonly T[], seed: number) => {
  const order = randomStream(seed).stream('shared').permutation(all.length);
  const take = (from: number, count: number): T[] =>
    Array.from(order.subarray(from, from + count), (row) => all[row]!);
  return {
    train: take(0, sizes.train),
    valid: take(sizes.train, sizes.valid),
    test: take(sizes.train + sizes.valid, sizes.test),
  };
};

/** Sentences of a novel. */
export const novelTexts = (seed: number): Facts => ({ texts: shared(sentences, seed) });

/** First names, and whose they are. */
const nameTexts = (seed: number): Facts => {
  const parts = shared(names, seed);
  const of = <K extends 'text' | 'label'>(key: K) => ({
    train: parts.train.map((row) => row[key]),
    valid: parts.valid.map((row) => row[key]),
    test: parts.test.map((row) => row[key]),
  });
  return { texts: of('text'), labels: of('label') };
};

const likeliest = (own: readonly number[]): number =>
  own.reduce((best, value, k) => (value > own[best]! ? k : best), 0);

export const answersOf = ({ labels, posterior }: Rows): NonNullable<Facts['answers']> => {
  const predicted = posterior.map((own): string => classes[likeliest(own)]!);
  return {
    actual: labels,
    predicted,
    confidence: posterior.map((own) => Math.max(...own)),
    linear: predicted,
  };
};

/** Written texts with all that is known of them, and the answers of one who knows how they were written. */
export const writtenTexts = (seed: number): Facts => {
  const train = writeRows(seed, 'train', sizes.train);
  const valid = writeRows(seed, 'valid', sizes.valid);
  const test = writeRows(seed, 'test', sizes.test);
  const counts = ({ texts }: Rows) => texts.map((text) => text.split(' ').length);
  const known = new Set(train.texts.flatMap((text) => text.split(' ')));
  const unknown = ({ texts }: Rows) => {
    const tokens = texts.flatMap((text) => text.split(' '));
    return { tokens: tokens.length, unknown: tokens.filter((word) => !known.has(word)).length };
  };
  const each = <T>(of: (rows: Rows, name: string) => T) => ({
    train: of(train, 'train'),
    valid: of(valid, 'valid'),
    test: of(test, 'test'),
  });
  return {
    texts: each(({ texts }) => texts),
    labels: each(({ labels }) => labels),
    groups: each(({ texts }, name) => texts.map((_, row) => `${name}-${row >> 2}`)),
    tokenCounts: each(counts),
    maxTokens: 64,
    unknownTokens: each(unknown),
    crossValidated: { labels: train.labels, classes, probabilities: train.posterior },
    answers: answersOf(test),
    testReadings: 1,
  };
};

/** Words drawn one after the other by what followed the last `order` in the training texts: copied where it is long. */
export const writtenBy = (
  { texts }: Pick<Facts, 'texts'>,
  {
    order,
    seed,
    length = 400,
    greedy = false,
  }: { order: number; seed: number; length?: number; greedy?: boolean },
): readonly string[] => {
  const words = texts!.train.join(' ').split(/\s+/);
  const next = new Map<string, string[]>();
  for (let i = 0; i + order < words.length; i++) {
    const key = words.slice(i, i + order).join(' ');
    const own = next.get(key);
    if (own === undefined) next.set(key, [words[i + order]!]);
    else own.push(words[i + order]!);
  }
  const drawn = randomStream(seed).stream('written').uniform(length);
  const written = words.slice(0, order);
  for (const u of drawn) {
    const own = next.get(written.slice(-order).join(' ')) ?? words;
    const counts = new Map<string, number>();
    if (greedy) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
    written.push(
      greedy ? [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0] : own[Math.floor(u * own.length)]!,
    );
  }
  return [written.join(' ')];
};

export const novelPart = (from: number, count: number): string => novel.slice(from, from + count);

/** A training that a rate, a length and a text fit. */
export const soundTraining = (seed: number, over: Partial<Training> = {}): Facts =>
  trainSmall({
    text: novelPart(20_000 + 9000 * (seed % 40), 30_000),
    seed,
    learningRate: 0.02,
    decays: true,
    clipNorm: 2,
    l2: 1e-5,
    ...over,
  });

/** So many trainings of sound cases: each goes with four of them. */
const soundTrainings = 25;

/** How a sound training may be set up otherwise. */
const ways: readonly Partial<Training>[] = [
  {},
  { activation: 'relu', learningRate: 0.01 },
  { hidden: 32, learningRate: 0.01 },
  { batch: 48, evaluateEvery: 10, patience: 8 },
  { l2: 1e-4, learningRate: 0.03 },
];

/** A path whose best strength is within, and families that seeds do not hide. */
const soundResults = (seed: number): Facts => {
  const random = randomStream(seed).stream('results');
  const noise = random.stream('path').normal(9, 0, 0.004);
  const middle = 2 + (seed % 5);
  const points = Array.from({ length: 9 }, (_, i) => ({
    lambda: 1e-6 * 4 ** i,
    loss: 1.2 + 0.012 * (i - middle) ** 2 + noise[i]!,
    standardError: 0.01,
  }));
  const families = ['none', 'L2', 'dropout'].map((label, i) => ({
    label,
    losses: Array.from(random.stream(label).normal(6, 1.3 - 0.05 * i, 0.008)),
  }));
  return { paths: [{ label: 'L2', points }], families, lost: [] };
};

const trained = new Map<number, Facts>();

/** Data, a training and results with no fault: a hundred of them, no two alike. */
export const soundCase = (at: number): Facts => {
  const data = [writtenTexts, novelTexts, nameTexts][at % 3]!(at);
  const training = at % soundTrainings;
  if (!trained.has(training)) trained.set(training, soundTraining(training, ways[training % ways.length]));
  return {
    ...data,
    // names are no running text
    ...(at % 3 < 2 && { generated: writtenBy(data, { order: 1, seed: at }) }),
    ...trained.get(training)!,
    ...soundResults(at),
  };
};
