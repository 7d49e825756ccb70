import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/scikit-learn.json' with { type: 'json' };
import { murmurHash } from './murmur-hash.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import type { TextFeatureOptions } from './text-feature-options.ts';
import { textFeatures, textFeaturesFromSpec } from './text-features.ts';

interface Expected {
  readonly rows: number;
  readonly columns: number;
  readonly pointers: readonly number[];
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

const dense = ({
  rows,
  columns,
  pointers,
  indices,
  values,
}: Omit<SparseMatrix, 'kind'> | Expected): number[][] =>
  Array.from({ length: rows }, (_, row) => {
    const line = new Array<number>(columns).fill(0);
    for (let k = pointers[row]!; k < pointers[row + 1]!; k++) line[indices[k]!] = values[k]!;
    return line;
  });

const expectMatrix = (actual: SparseMatrix, expected: Expected): void => {
  expect([actual.rows, actual.columns]).toEqual([expected.rows, expected.columns]);
  const [a, b] = [dense(actual).flat(), dense(expected).flat()];
  const worst = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(1e-12);
};

it.each(golden.vocabularies.map((one) => [JSON.stringify(one.options), one] as const))(
  'gives the vocabulary, the idf and the matrices of scikit-learn for %s',
  (_, { options, vocabulary, idf, train, test }) => {
    const features = textFeatures(options as unknown as TextFeatureOptions);
    const { features: fitted, matrix } = features.fitTransform(golden.train);
    expect(fitted.spec.vocabulary).toEqual(vocabulary);
    expect(fitted.spec.idf?.length).toBe(idf?.length);
    idf?.forEach((value, column) => {
      expect(fitted.spec.idf![column]).toBeCloseTo(value, 12);
    });
    expectMatrix(matrix, train);
    expectMatrix(features.fit(golden.train).transform(golden.test), test);
    const again = textFeaturesFromSpec(JSON.parse(JSON.stringify(fitted.spec)));
    expect(again.transform(golden.test)).toEqual(fitted.transform(golden.test));
    expect(again.transform(golden.train)).toEqual(matrix);
  },
);

it.each(golden.hashed.map((one) => [JSON.stringify(one.options), one] as const))(
  'hashes as scikit-learn does for %s',
  (_, { options, test }) => {
    const fitted = textFeatures(options as TextFeatureOptions).fit(golden.train);
    expectMatrix(fitted.transform(golden.test), test);
    const again = textFeaturesFromSpec(JSON.parse(JSON.stringify(fitted.spec)));
    expect(again.transform(golden.train)).toEqual(fitted.transform(golden.train));
  },
);

it('computes MurmurHash3 as scikit-learn does', () => {
  for (const [text, hash] of golden.murmur as [string, number][]) {
    const bytes = new TextEncoder().encode(`<${text}>`);
    expect(murmurHash(bytes, 1, bytes.length - 1), text).toBe(hash);
  }
});

it('weighs by hand-computed idf and norm', () => {
  const { features, matrix } = textFeatures().fitTransform(['sea sea ship', 'sea']);
  const ship = Math.log(3 / 2) + 1;
  expect(features.spec.vocabulary).toEqual(['sea', 'ship']);
  expect(features.spec.idf).toEqual([1, ship]);
  const length = Math.hypot(2, ship);
  expect(dense(matrix)[0]![0]).toBeCloseTo(2 / length, 15);
  expect(dense(matrix)[0]![1]).toBeCloseTo(ship / length, 15);
  expect(dense(matrix)[1]).toEqual([1, 0]);
});

it('keeps the most frequent n-grams, ties by code point', () => {
  const keep = (maxFeatures: number) =>
    textFeatures({ maxFeatures, splitter: 'whitespace' }).fit(['b a c c', 'd b a']).spec.vocabulary;
  expect(keep(2)).toEqual(['a', 'b']);
  expect(keep(3)).toEqual(['a', 'b', 'c']);
});

it('counts every n-gram of a text once, whatever the text', () => {
  const words = fc.array(fc.constantFrom('a', 'b', '__proto__', 'constructor', '\ud800', '🐳'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      words,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 2 }),
      (list, least, more) => {
        const options = {
          ngrams: [least, least + more],
          splitter: 'whitespace',
          weighting: 'count',
        } as const;
        const grams = new Map<string, number>();
        for (let n = least; n <= least + more; n++)
          for (let i = 0; i + n <= list.length; i++) {
            const gram = list.slice(i, i + n).join(' ');
            grams.set(gram, (grams.get(gram) ?? 0) + 1);
          }
        if (grams.size === 0) return;
        const { features, matrix } = textFeatures(options).fitTransform([list.join(' ')]);
        const counted = Array.from(matrix.indices, (column, k) => [
          features.spec.vocabulary![column],
          matrix.values[k],
        ]);
        expect(new Map(counted as [string, number][])).toEqual(grams);
        const hashed = textFeatures({ ...options, hashing: { features: 4, signed: false } }).fitTransform([
          list.join(' '),
        ]);
        const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
        expect(total(hashed.matrix.values)).toBe(total(matrix.values));
      },
    ),
  );
});

it('gives float32 values when asked to', () => {
  const { matrix } = textFeatures({ precision: 'float32' }).fitTransform(['sea ship', 'sea']);
  expect(matrix.values).toBeInstanceOf(Float32Array);
  expect(matrix.values[0]).toBe(Math.fround(matrix.values[0]!));
});

it.each<[string, () => unknown, string, string]>([
  ['no documents', () => textFeatures().fit([]), 'E_DATA', 'at least one document'],
  [
    'documents without a word',
    () => textFeatures().fit(['a', '!']),
    'E_DATA',
    'no n-gram is left of 2 documents.',
  ],
  ['what is no string', () => textFeatures().fit(['a', 3 as never]), 'E_DATA', 'got number at 1.'],
  [
    'an unknown analyzer',
    () => textFeatures({ analyzer: 'words' as never }),
    'E_OPTION',
    'analyzer must be one of',
  ],
  ['a range the wrong way round', () => textFeatures({ ngrams: [2, 1] }), 'E_RANGE', 'got [2, 1]'],
  [
    'n-grams of nothing',
    () => textFeatures({ ngrams: [0, 1] }),
    'E_RANGE',
    'ngrams[0] must be an integer ≥ 1',
  ],
  ['no columns', () => textFeatures({ hashing: { features: 0 } }), 'E_RANGE', 'hashing.features'],
  ['too many columns', () => textFeatures({ hashing: { features: 2 ** 27 } }), 'E_RANGE', 'at most 2^26'],
  [
    'logarithms of signed counts',
    () => textFeatures({ hashing: { features: 8 }, sublinear: true }),
    'E_OPTION',
    'sublinear takes the logarithm',
  ],
  [
    'a share below 0',
    () => textFeatures({ minDocumentFrequency: { share: -1 } }),
    'E_RANGE',
    'minDocumentFrequency.share',
  ],
])('refuses %s', (_, run, code, message) => {
  expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});

it('refuses a spec whose parts do not fit together', () => {
  const { spec } = textFeatures().fit(['sea ship']);
  const holds = expect.objectContaining({
    code: 'E_DATA',
    message: expect.stringContaining('a spec must hold'),
  });
  for (const change of [
    { vocabulary: null },
    { vocabulary: ['sea', 'sea'] },
    { vocabulary: ['sea'] },
    { idf: null },
    { idf: [1, Number.NaN] },
    { hashing: { features: 2, signed: true } },
  ])
    expect(() => textFeaturesFromSpec({ ...spec, ...change })).toThrow(holds);
});
