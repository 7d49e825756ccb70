import '@tensorflow/tfjs-backend-cpu';
import type { Spec } from '@ridgeline/contracts';
import { activityRegularizerCases, constraintCases, noiseCases, regularizerCases } from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import { activityRegularizers, constraints, noises, regularizers, weightNoises } from './catalog.ts';

beforeAll(() => setBackend(inject('backend')));

/** Options enough for every factory: each takes those that it knows. */
const options = { lambda: 0.3, alpha: 0.4, rate: 0.4, bound: 1 };

const rebuild =
  <U>(make: (options: never) => U) =>
  (spec: Spec): U =>
    make(spec as never);

describe.each(Object.entries(regularizers))('%s', (_, make) => {
  for (const { name, run } of regularizerCases(make(options), rebuild(make))) it(name, run);
});

describe.each(Object.entries(activityRegularizers))('%s', (_, make) => {
  for (const { name, run } of activityRegularizerCases(make(options), rebuild(make))) it(name, run);
  const summed = make({ ...options, reduction: 'sum' });
  for (const { name, run } of activityRegularizerCases(summed, rebuild(make))) it(`${name}, summed`, run);
});

describe.each(Object.entries({ ...noises, ...weightNoises }))('%s', (_, make) => {
  for (const { name, run } of noiseCases(make(options), rebuild(make))) it(name, run);
});

describe.each(Object.entries(constraints))('%s', (_, make) => {
  for (const { name, run } of constraintCases(make(options), rebuild(make))) it(name, run);
});
