import '@tensorflow/tfjs-backend-cpu';
import type { AnyKind, Model } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { catalogueUnits, modelCases } from '@ridgeline/testing';
import { mul, ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import { models, translators } from './catalog.ts';
import { classifiers } from './classifiers/catalog.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const narrow = [5, 3, 4];

const heads = [
  { kind: 'adaptive', cutoffs: [2] },
  { kind: 'sampled', samples: 2 },
];

/** Heads divide the width, and the cases of decoders read some texts one behind the other. */
const tinyTransformer = { vocabulary: 5, width: 8, heads: 2, layers: 2, feedForward: 6, contextLength: 32 };
const transformers = [
  {},
  { positions: 'rotary', bias: false },
  { activation: 'gelu', head: { kind: 'softmax' } },
].map((options) => ({ ...tinyTransformer, ...options }));

/** Small sizes in place of those of the example, and not the same ones, so that axes cannot be taken for each other; with every head. */
const tiny = ({ kind, options, example }: AnyKind): readonly object[] => {
  if (kind === 'transformer')
    return [...transformers, ...heads.map((head) => ({ ...tinyTransformer, head }))];
  const names = Object.keys(example).filter((name) => options[name]?.type === 'integer');
  const sizes = Object.fromEntries(names.map((name, i) => [name, narrow[i % narrow.length]]));
  return [sizes, ...(options.head ? heads.map((head) => ({ ...sizes, head })) : [])];
};

/** What begins as small as GPT-2's, 25 times as large: behind smaller weights, norms bend within a step of the finite differences. */
const begunLarge = (model: Model): Model => ({
  ...model,
  init: (random) =>
    mapParams(model.init(random), (value, path) => (/norm|^head/i.test(path) ? value : mul(value, 25))),
});

const tested = (model: Model): Model => (model.spec.kind === 'transformer' ? begunLarge(model) : model);

describe.each(catalogueUnits<Model>(models, tiny))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of modelCases(tested(unit), (spec) => tested(fromSpec(spec)))) it(name, run);
});

/** Heads divide the width, and no ReLU comes to its kink within a step of the finite differences. */
const tinyTranslator = {
  vocabulary: 5,
  width: 8,
  heads: 2,
  feedForward: 6,
  layers: 1,
  tied: 'all',
  norm: 'before',
  activation: 'gelu',
  positions: 'sinusoidal',
  longest: 9,
  headBias: false,
};

const tinyRecurrent = {
  vocabulary: 5,
  embedding: 3,
  hidden: 4,
  layers: 1,
  cell: 'lstm',
  attention: 'general',
  inputFeeding: false,
  tied: 'none',
};

const tinyTranslators: Readonly<Record<string, readonly object[]>> = {
  encoderDecoderTransformer: [
    { ...tinyTranslator, layers: 2, activation: 'relu' },
    { ...tinyTranslator, layers: 2, norm: 'after', activation: 'swish', headBias: true },
    { ...tinyTranslator, tied: 'decoder', sourceVocabulary: 7 },
    { ...tinyTranslator, decoderLayers: 2, tied: 'none', headBias: true },
    { ...tinyTranslator, positions: 'learned' },
  ],
  recurrentTranslator: [
    tinyRecurrent,
    { ...tinyRecurrent, layers: 2, cell: 'gru', attention: 'dot', tied: 'all' },
    { ...tinyRecurrent, attention: 'additive', tied: 'decoder', sourceVocabulary: 7 },
    { ...tinyRecurrent, layers: 2, inputFeeding: true },
    { ...tinyRecurrent, cell: 'gru', attention: 'additive', inputFeeding: true, tied: 'all' },
  ],
};

const ofTranslator = (kind: AnyKind): readonly object[] => tinyTranslators[kind.kind] ?? tiny(kind);

describe.each(catalogueUnits<Model>(translators, ofTranslator))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of modelCases(unit, fromSpec)) it(name, run);
});

/** The same for classifiers: few windows, so that the largest stays the largest within a step of the finite differences. */
const tinyClassifier = {
  vocabulary: 5,
  classes: 3,
  positions: 8,
  embedding: 3,
  width: 8,
  heads: 2,
  feedForward: 6,
  hidden: 6,
  layers: 2,
  windows: [4, 5],
  filters: 3,
};

const tinyClassifiers: Readonly<Record<string, readonly object[]>> = {
  generativeClassifier: [
    { ...tinyClassifier, tied: false, priors: [1, 2, 3] },
    { ...tinyClassifier, cell: 'gru', embedding: 6, tied: true },
  ],
};

describe.each(catalogueUnits<Model>(classifiers, ({ kind }) => tinyClassifiers[kind] ?? [tinyClassifier]))(
  '%s',
  (_, unit, fromSpec) => {
    for (const { name, run } of modelCases(unit, fromSpec)) it(name, run);
  },
);

/** Some tokens are within this ball, others are scaled back. */
const withNorm =
  (optionsOf: (kind: AnyKind) => readonly object[]) =>
  (kind: AnyKind): readonly object[] => {
    const [first] = optionsOf(kind);
    return [{ ...first, inputNorm: 1.25 }];
  };

describe.each([
  ...catalogueUnits<Model>(models, withNorm(tiny)),
  ...catalogueUnits<Model>(translators, withNorm(ofTranslator)),
  ...catalogueUnits<Model>(
    classifiers,
    withNorm(({ kind }) => tinyClassifiers[kind] ?? [tinyClassifier]),
  ),
])('%s', (_, unit, fromSpec) => {
  // its gradients are held to those of a projection in float64 by tests/input-norm.test.ts: ReLUs have kinks too near for differences
  for (const { name, run } of modelCases(tested(unit), (spec) => tested(fromSpec(spec))))
    if (/decoder|keeps no tensor/.test(name)) it(name, run);
});
