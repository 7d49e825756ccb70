import '@tensorflow/tfjs-backend-cpu';
import type { AnyKind, Model } from '@ridgeline/contracts';
import { catalogueUnits, modelCases } from '@ridgeline/testing';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import { classifiers, models, translators } from './catalog.ts';

beforeAll(async () => {
  await setBackend(inject('backend'));
  await ready();
});

const narrow = [5, 3, 4];

const heads = [
  { kind: 'adaptive', cutoffs: [2] },
  { kind: 'sampled', samples: 2 },
];

/** Small sizes in place of those of the example, and not the same ones, so that axes cannot be taken for each other; with every head. */
const tiny = ({ options, example }: AnyKind): readonly object[] => {
  const names = Object.keys(example).filter((name) => options[name]?.type === 'integer');
  const sizes = Object.fromEntries(names.map((name, i) => [name, narrow[i % narrow.length]]));
  return [sizes, ...(options.head ? heads.map((head) => ({ ...sizes, head })) : [])];
};

describe.each(catalogueUnits<Model>(models, tiny))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of modelCases(unit, fromSpec)) it(name, run);
});

/** Heads divide the width, and no ReLU comes to its kink within a step of the finite differences. */
const tinyTranslator = { vocabulary: 5, width: 8, heads: 2, feedForward: 6, layers: 2 };

describe.each(catalogueUnits<Model>(translators, () => [tinyTranslator]))('%s', (_, unit, fromSpec) => {
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

describe.each(catalogueUnits<Model>(classifiers, () => [tinyClassifier]))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of modelCases(unit, fromSpec)) it(name, run);
});
