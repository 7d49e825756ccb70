import { expectClose } from '@ridgeline/testing';
import { expect, it } from 'vitest';
import golden from '../golden/clip-and-schedules.json';
import square from '../golden/inverse-square-root.json';
import { constant } from './constant.ts';
import { cosineRestarts } from './cosine-restarts.ts';
import { integerPower } from './integer-power.ts';
import { inverseSquareRoot } from './inverse-square-root.ts';
import { linear } from './linear.ts';
import { oneCycle } from './one-cycle.ts';
import { rateSpec, toSchedule } from './schedules.ts';
import { warmupCosine } from './warmup-cosine.ts';

const ratesOf = (name: string): readonly number[] =>
  golden.schedules.find((schedule) => schedule.name === name)!.lrs;

it('warms up and decays as nanoGPT', () => {
  const schedule = warmupCosine({ peak: 0.1, floor: 0.01, warmupSteps: 10, decaySteps: 50 });
  const expected = ratesOf('warmup+cosine (nanoGPT formula)');
  expectClose(
    expected.map((_, step) => schedule.at(step)),
    expected,
    { relative: 1e-12 },
  );
});

it('decays as CosineAnnealingLR where there is no warm-up', () => {
  const schedule = warmupCosine({ peak: 0.1, floor: 0.001, warmupSteps: 0, decaySteps: 50 });
  const expected = ratesOf('CosineAnnealingLR').slice(0, 51);
  expectClose(
    expected.map((_, step) => schedule.at(step)),
    expected,
    { relative: 1e-12 },
  );
});

it.each(square.cases)(
  'warms up $warmupSteps steps and falls with the root as transformers, one step ahead',
  (found) => {
    const schedule = inverseSquareRoot(found);
    expectClose(
      found.rates.map((_, step) => schedule.at(step)),
      found.rates,
      { relative: 1e-12 },
    );
  },
);

it.each([
  ['CosineAnnealingWarmRestarts', cosineRestarts({ peak: 0.1, floor: 0.001, period: 10, growth: 2 })],
  ['LinearLR', linear({ from: 0.01, to: 0.1, steps: 20 })],
  ['OneCycleLR', oneCycle({ peak: 0.4, steps: 60 })],
] as const)('goes as %s', (name, schedule) => {
  const expected = ratesOf(name);
  expect(expected.length).toBeGreaterThan(50);
  expectClose(
    expected.map((_, step) => schedule.at(step)),
    expected,
    { relative: 1e-12 },
  );
});

it('begins anew after every period where cycles do not grow', () => {
  const { at } = cosineRestarts({ peak: 0.1, floor: 0, period: 4 });
  expect([0, 4, 4_000_000].map(at)).toEqual([0.1, 0.1, 0.1]);
  expect([2, 6, 4_000_002].map(at)).toEqual([0.05, 0.05, 0.05]);
});

it('climbs to the line, follows it, and stays at its end', () => {
  const { at } = linear({ from: 0.3, to: 0.1, steps: 12, warmupSteps: 2 });
  expectClose([0, 1, 2, 7, 12, 1e9].map(at), [0.1, 0.2, 0.3, 0.2, 0.1, 0.1], { relative: 1e-12 });
  expect(() => linear({ from: 1, to: 0, steps: 5, warmupSteps: 5 })).toThrow(
    'linear: steps must be above warmupSteps (5), got 5.',
  );
});

it('stays at its lowest rate behind its one cycle', () => {
  const { at } = oneCycle({ peak: 0.4, steps: 10 });
  expect(at(9)).toBeCloseTo(0.4 / 25 / 10_000, 12);
  expect(at(1000)).toBe(at(9));
});

it('begins at the peak where no step climbs', () => {
  const { at } = oneCycle({ peak: 0.4, steps: 10, warmupShare: 0.1 });
  expect(at(0)).toBe(0.4);
  expect(at(1)).toBeLessThan(0.4);
});

it('refuses a warm-up of no step', () => {
  expect(() => inverseSquareRoot({ peak: 1, warmupSteps: 0 })).toThrow(
    'inverseSquareRoot: warmupSteps must be an integer ≥ 1, got 0.',
  );
});

it('stays at the floor for ever', () => {
  const schedule = warmupCosine({ peak: 0.1, floor: 0.001, warmupSteps: 0, decaySteps: 50 });
  expect([50, 51, 1e9].map(schedule.at)).toEqual([0.001, 0.001, 0.001]);
});

it('takes a number, a schedule or a spec for a learning rate, and writes a constant as its number', () => {
  const schedule = warmupCosine({ peak: 1, floor: 0, warmupSteps: 1, decaySteps: 2 });
  expect(toSchedule('sgd', 0.5).at(7)).toBe(0.5);
  expect(toSchedule('sgd', schedule)).toBe(schedule);
  expect(toSchedule('sgd', schedule.spec).spec).toEqual(schedule.spec);
  expect(rateSpec(constant(0.5))).toBe(0.5);
  expect(rateSpec(schedule)).toEqual(schedule.spec);
});

it('refuses rates below 0 and a decay that ends before the warm-up', () => {
  expect(() => toSchedule('sgd', -1)).toThrow('sgd: learningRate must be a finite number ≥ 0, got -1.');
  expect(() => constant(Number.NaN)).toThrow('constant: rate must be a finite number ≥ 0, got NaN.');
  expect(() => warmupCosine({ peak: 1, floor: 0, warmupSteps: 5, decaySteps: 5 })).toThrow(
    'warmupCosine: decaySteps must be above warmupSteps (5), got 5.',
  );
  expect(() => warmupCosine({ peak: 1, floor: 0, warmupSteps: 0.5, decaySteps: 5 })).toThrow(
    'warmupCosine: warmupSteps must be an integer ≥ 0, got 0.5.',
  );
});

it('raises to integer powers', () => {
  expect(integerPower(0.9, 0)).toBe(1);
  expect(integerPower(3, 13)).toBe(1594323);
  expect(integerPower(0.5, 40)).toBe(2 ** -40);
  expect(integerPower(0.999, 5000)).toBeCloseTo(Math.exp(5000 * Math.log(0.999)), 12);
  expect(integerPower(0.999, 2 ** 40)).toBe(0);
});
