import { expect, it } from 'vitest';
import golden from '../../golden/joined-features.json' with { type: 'json' };
import { columnNames, type FeaturesSpec, featuresFromSpec, setsOf } from './features-spec.ts';
import { joinedFeatures } from './joined-features.ts';
import type { SparseMatrix } from './sparse-matrix.ts';
import type { TextFeatureOptions } from './text-feature-options.ts';
import { textFeatures } from './text-features.ts';

const expectMatrix = (actual: SparseMatrix, expected: (typeof golden.unions)[number]['train']): void => {
  expect([actual.rows, actual.columns]).toEqual([expected.rows, expected.columns]);
  expect([...actual.pointers]).toEqual(expected.pointers);
  expect([...actual.indices]).toEqual(expected.indices);
  actual.values.forEach((value, k) => {
    expect(value).toBeCloseTo(expected.values[k]!, 12);
  });
};

const asJson = (spec: FeaturesSpec): FeaturesSpec => JSON.parse(JSON.stringify(spec));

it.each(golden.unions.map((union) => [union.sets.length, union] as const))(
  "gives the columns and the matrices of scikit-learn's union of %s sets, and again from its spec",
  (_, { sets, names, train, test }) => {
    const joined = joinedFeatures(sets as unknown as TextFeatureOptions[]);
    const { features, matrix } = joined.fitTransform(golden.train);
    expect(columnNames(features.spec)!.map(({ gram }) => gram)).toEqual(names);
    expectMatrix(matrix, train);
    expectMatrix(features.transform(golden.test), test);
    expect(joined.fit(golden.train).spec).toEqual(features.spec);
    expect(featuresFromSpec(asJson(features.spec)).transform(golden.test)).toEqual(
      features.transform(golden.test),
    );
  },
);

it('keeps the precision that all sets have', () => {
  const sets = [{ precision: 'float32' }, { analyzer: 'char', precision: 'float32' }] as const;
  expect(joinedFeatures(sets).fitTransform(['a sea']).matrix.values).toBeInstanceOf(Float32Array);
  const mixed = joinedFeatures([sets[0], { analyzer: 'char' }]);
  expect(mixed.fitTransform(['a sea']).matrix.values).toBeInstanceOf(Float64Array);
});

it('names sets by their analyzer, and those of the same by a number', () => {
  const sets = [{}, { analyzer: 'char' }, { ngrams: [2, 2] }] as const;
  const { spec } = joinedFeatures(sets).fit(['ab cd']);
  expect(columnNames(spec)!.filter(({ gram }) => gram.startsWith('ab'))).toEqual([
    { gram: 'ab', set: 'word' },
    { gram: 'ab cd', set: 'word 2' },
  ]);
  expect(setsOf(spec)).toHaveLength(3);
});

it('has names where one set has some, and none where a set is hashed', () => {
  expect(columnNames(textFeatures().fit(['sea']).spec)).toEqual([{ gram: 'sea' }]);
  const hashed = joinedFeatures([{}, { analyzer: 'char', hashing: { features: 8 } }]).fit(['sea']);
  expect(hashed.columns).toBe(9);
  expect(columnNames(hashed.spec)).toBeNull();
});

it('refuses no sets, and what a set is refused for', () => {
  expect(() => joinedFeatures([])).toThrow('joinedFeatures: there must be one set of features or more');
  expect(() => featuresFromSpec({ kind: 'joinedFeatures', sets: [] })).toThrow('one set of features');
  expect(() => joinedFeatures([{}, { ngrams: [2, 1] }])).toThrow('ngrams must be [shortest, longest]');
  expect(() => joinedFeatures([{}]).fit([])).toThrow('at least one document');
});
