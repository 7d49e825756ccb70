import '@tensorflow/tfjs-backend-cpu';
import { lossCases, objectiveCases } from '@ridgeline/testing';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, inject, it } from 'vitest';
import { losses, objectives } from './catalog.ts';

beforeAll(() => setBackend(inject('backend')));

describe.each(Object.entries(losses))('%s', (_, make) => {
  const variants = [undefined, { labelSmoothing: 0.2 }] as const;
  describe.each(variants)('with %o', (options) => {
    for (const { name, run } of lossCases(make(options), (spec) => make(spec as never))) it(name, run);
  });
});

describe.each(Object.entries(objectives))('%s', (_, make) => {
  const unit = make(make.example);
  for (const { name, run } of objectiveCases(unit, (spec) => make(spec as never))) it(name, run);
});
