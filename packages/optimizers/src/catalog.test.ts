import '@tensorflow/tfjs-backend-cpu';
import type { AnyKind, Averaging, GradientMethod, Optimizer, Schedule } from '@ridgeline/contracts';
import {
  averagingCases,
  catalogueUnits,
  gradientMethodCases,
  optimizerCases,
  specCases,
} from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { averagings, gradientMethods, optimizerFromSpec, optimizers } from './catalog.ts';
import { schedules, toSchedule } from './schedules.ts';
import { warmupCosine } from './warmup-cosine.ts';

beforeAll(() => setBackend(inject('backend')));

const schedule = warmupCosine({ peak: 0.2, floor: 0.05, warmupSteps: 5, decaySteps: 80 });

/** What else a kind is made with, where its other options are not of the example. */
const ways: Readonly<Record<string, readonly object[]>> = {
  rmsProp: [{}, { centered: true }, { momentum: 0.5 }],
  momentum: [{}, { dampening: 0.5 }],
  // its first steps are as long as the root of ε
  adadelta: [{ epsilon: 0.01 }],
};

/** A rate at which each is to descend, and one that changes. */
const rates = ({ kind, options }: AnyKind): readonly object[] => {
  if (!('learningRate' in options)) return [{}];
  return (ways[kind] ?? [{}]).flatMap((way) =>
    [0.1, schedule].map((learningRate) => ({ ...way, learningRate })),
  );
};

describe.each(catalogueUnits<Optimizer>(optimizers, rates))('%s', (_, unit) => {
  for (const { name, run } of optimizerCases(unit, optimizerFromSpec)) it(name, run);
});

describe('a chain with state and a schedule', () => {
  const clip = { kind: 'clipByGlobalNorm', maxNorm: 1 };
  const adam = { kind: 'adam', learningRate: schedule.spec };
  const unit = optimizers.chain({ transforms: [clip, adam] });
  for (const { name, run } of optimizerCases(unit, optimizerFromSpec)) it(name, run);
});

describe.each(catalogueUnits<Schedule>(schedules))('%s', (_, unit) => {
  for (const { name, run } of specCases(unit, (spec) => toSchedule('test', spec))) it(name, run);

  it('gives a rate ≥ 0 at every step, the same in any order', () => {
    const found = Array.from({ length: 60 }, (_, step) => unit.at(step));
    expect(found.every((rate) => Number.isFinite(rate) && rate >= 0)).toBe(true);
    expect(found.map((_, step) => unit.at(59 - step)).reverse()).toEqual(found);
  });
});

describe.each(catalogueUnits<GradientMethod>(gradientMethods))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of gradientMethodCases(unit, fromSpec)) it(name, run);
});

describe.each(catalogueUnits<Averaging>(averagings))('%s', (_, unit, fromSpec) => {
  for (const { name, run } of averagingCases(unit, fromSpec)) it(name, run);
});

it('names the kind that was probably meant', () => {
  expect(() => optimizerFromSpec({ kind: 'adamm', learningRate: 1 })).toThrow(
    expect.objectContaining({ code: 'E_OPTION', hint: 'Did you mean "adam"?' }),
  );
  expect(() => optimizerFromSpec({ kind: 'constructor' })).toThrow('optimizer: kind must be one of');
  expect(() => optimizerFromSpec({ kind: 'sgd', learningRate: { kind: 'cosine' } })).toThrow(
    `sgd: learningRate must be one of ${Object.keys(schedules).join(', ')}, got "cosine".`,
  );
});
