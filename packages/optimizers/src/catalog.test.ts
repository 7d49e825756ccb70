import '@tensorflow/tfjs-backend-cpu';
import { averagingCases, gradientMethodCases, optimizerCases, specCases } from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { averagings, gradientMethods, optimizerFromSpec, optimizers } from './catalog.ts';
import { schedules, toSchedule } from './schedules.ts';
import { warmupCosine } from './warmup-cosine.ts';

beforeAll(() => setBackend(inject('backend')));

const schedule = warmupCosine({ peak: 0.2, floor: 0.05, warmupSteps: 5, decaySteps: 80 });

/** Options enough for every factory: each takes those that it knows. */
const options = {
  learningRate: 0.1,
  momentum: 0.8,
  weightDecay: 0.01,
  maxNorm: 1,
  transforms: [
    { kind: 'clipByGlobalNorm', maxNorm: 1 },
    { kind: 'adam', learningRate: schedule.spec },
  ],
};

describe.each(Object.entries(optimizers))('%s', (_, make) => {
  const unit = make(options as never);
  for (const { name, run } of optimizerCases(unit, optimizerFromSpec)) it(name, run);

  if (unit.learningRate !== undefined && unit.spec.kind !== 'chain') {
    const scheduled = make({ ...options, learningRate: schedule } as never);
    for (const { name, run } of optimizerCases(scheduled, optimizerFromSpec)) {
      it(`${name}, with a schedule`, run);
    }
  }
});

describe.each(Object.entries(schedules))('%s', (_, make) => {
  const unit = make({
    rate: 0.1,
    peak: 0.1,
    floor: 0.01,
    warmupSteps: 10,
    decaySteps: 50,
    factor: 0.5,
    patience: 2,
  });
  for (const { name, run } of specCases(unit, (spec) => toSchedule('test', spec))) it(name, run);

  it('gives a rate ≥ 0 at every step, the same in any order', () => {
    const rates = Array.from({ length: 60 }, (_, step) => unit.at(step));
    expect(rates.every((rate) => Number.isFinite(rate) && rate >= 0)).toBe(true);
    expect(rates.map((_, step) => unit.at(59 - step)).reverse()).toEqual(rates);
  });
});

describe.each(Object.entries(gradientMethods))('%s', (_, make) => {
  const unit = make(make.example as never);
  for (const { name, run } of gradientMethodCases(unit, (spec) => make(spec as never))) it(name, run);
});

describe.each(Object.entries(averagings))('%s', (_, make) => {
  const unit = make(make.example);
  for (const { name, run } of averagingCases(unit, (spec) => make(spec as never))) it(name, run);
});

it('names the kind that was probably meant', () => {
  expect(() => optimizerFromSpec({ kind: 'adamm', learningRate: 1 })).toThrow(
    expect.objectContaining({ code: 'E_OPTION', hint: 'Did you mean "adam"?' }),
  );
  expect(() => optimizerFromSpec({ kind: 'constructor' })).toThrow('optimizer: kind must be one of');
  expect(() => optimizerFromSpec({ kind: 'sgd', learningRate: { kind: 'cosine' } })).toThrow(
    'sgd: learningRate must be one of constant, warmupCosine, reduceOnPlateau, got "cosine".',
  );
});
