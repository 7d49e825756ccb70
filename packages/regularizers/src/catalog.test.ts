import '@tensorflow/tfjs-backend-cpu';
import type {
  ActivityRegularizer,
  AnyKind,
  Constraint,
  InputNoise,
  Noise,
  NumberOption,
  Regularizer,
  WeightNoise,
  WidthRegularizer,
} from '@ridgeline/contracts';
import {
  activityRegularizerCases,
  catalogueUnits,
  constraintCases,
  inputNoiseCases,
  noiseCases,
  regularizerCases,
  widthRegularizerCases,
} from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import {
  activityRegularizers,
  constraints,
  inputNoises,
  noises,
  regularizers,
  weightNoises,
  widthRegularizers,
} from './catalog.ts';

beforeAll(() => setBackend(inject('backend')));

/** Strong enough to be seen, and taken by most options. */
const strength = 0.4;

const takesIt = ({ min, above, max, below }: NumberOption): boolean =>
  strength > (min ?? above ?? 0) && strength < (max ?? below ?? 1);

/** Strong enough to be seen, whatever the example has. */
const strong = ({ options, example }: AnyKind): readonly object[] => [
  Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) =>
      option.type === 'number' && Object.hasOwn(example, name) && takesIt(option) ? [[name, strength]] : [],
    ),
  ),
];

describe.each(catalogueUnits<Regularizer>(regularizers, strong))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of regularizerCases(unit, fromSpec)) it(name, run);
});

describe.each(catalogueUnits<WidthRegularizer>(widthRegularizers, strong))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of widthRegularizerCases(unit, fromSpec)) it(name, run);
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

describe.each(catalogueUnits<InputNoise>(inputNoises, strong))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of inputNoiseCases(unit, fromSpec)) it(name, run);
});
