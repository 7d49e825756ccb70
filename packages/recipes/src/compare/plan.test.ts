import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import type { StepConfig } from '../training/step-run.ts';
import type { RegularizerConfig } from '../units/step-config.ts';
import { type Family, none } from './families.ts';
import { planComparison } from './plan.ts';

const config = parseConfig({ training: { narrowEvery: 5 } }) as StepConfig;
const seeds = { explore: [1], confirm: [2] };

const family = (penalty: string, rule: (lambda: number) => RegularizerConfig): Family => ({
  ...{ penalty, as: 'proximal', path: [0, 0.5], grows: false, limit: null, rule },
});
const groups = family('groups', (lambda) => ({ kind: 'groupLasso', lambda, as: 'proximal' }));
const l1 = family('l1', (lambda) => ({ kind: 'l1', lambda, as: 'proximal' }));

const looks = (families: readonly Family[]) =>
  planComparison({ config, families, seeds })
    .next([])
    .filter(({ phase }) => phase === 'explore')
    .map(({ penalty, lambda, config: { training } }) => [penalty, lambda, training.narrowEvery]);

it('has units leave in the families that empty them, and trains the others whole', () => {
  expect(looks([none, l1, groups])).toEqual([
    ['none', null, undefined],
    ['l1', 0, undefined],
    ['l1', 0.5, undefined],
    ['groups', 0, undefined],
    ['groups', 0.5, 5],
  ]);
});

it('leaves the refusal to the runs where no family empties units', () => {
  expect(looks([none, l1]).map(([, , narrowEvery]) => narrowEvery)).toEqual([5, 5, 5]);
});
