import '@tensorflow/tfjs-backend-cpu';
import type {
  ActivityRegularizer,
  AnyKind,
  Constraint,
  Noise,
  Regularizer,
  WeightNoise,
} from '@ridgeline/contracts';
import {
  activityRegularizerCases,
  catalogueUnits,
  constraintCases,
  noiseCases,
  regularizerCases,
} from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import { activityRegularizers, constraints, noises, regularizers, weightNoises } from './catalog.ts';

beforeAll(() => setBackend(inject('backend')));

/** Strong enough to be seen, whatever the example has. */
const strong = ({ options }: AnyKind): readonly object[] => [
  Object.fromEntries(
    Object.entries({ lambda: 0.3, rate: 0.4, bound: 1 }).filter(([name]) => Object.hasOwn(options, name)),
  ),
];

describe.each(catalogueUnits<Regularizer>(regularizers, strong))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of regularizerCases(unit, fromSpec)) it(name, run);
});

describe.each(catalogueUnits<ActivityRegularizer>(activityRegularizers, strong))(
  '%s',
  (_, unit, fromSpec) => {
    for (const { name, run } of activityRegularizerCases(unit, fromSpec)) it(name, run);
  },
);

describe.each(catalogueUnits<Noise | WeightNoise>({ ...noises, ...weightNoises }, strong))(
  '%s',
  (_, unit, fromSpec) => {
    for (const { name, run } of noiseCases(unit, fromSpec)) it(name, run);
  },
);

describe.each(catalogueUnits<Constraint>(constraints, strong))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of constraintCases(unit, fromSpec)) it(name, run);
});
