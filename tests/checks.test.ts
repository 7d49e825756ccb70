import { checks, runChecks } from '@ridgeline/checks';
import { expect, it } from 'vitest';
import { plantedInComparisons } from './checks/planted-comparisons.ts';
import { plantedInData } from './checks/planted-data.ts';
import { plantedInTrainings } from './checks/planted-trainings.ts';
import { soundCase } from './checks/sound-facts.ts';

const planted = { ...plantedInData, ...plantedInComparisons, ...plantedInTrainings };
const variants = 5;

it('names at least 95 of 100 planted faults by their code', () => {
  const missedOf = Object.entries(planted).map(([code, plant]) =>
    Array.from({ length: variants }, (_, variant) => variant)
      .filter(
        (variant) => runChecks(plant(variant)).find((found) => found.code === code)!.outcome !== 'found',
      )
      .map((variant) => `${code}, variant ${variant}`),
  );
  // a check that is silent would hide among the others
  expect(missedOf.filter(({ length }) => length > 1)).toEqual([]);
  const missed = missedOf.flat();
  const faults = variants * Object.keys(planted).length;
  expect(faults).toBeGreaterThanOrEqual(200);
  expect(missed.length, missed.join('; ')).toBeLessThanOrEqual(0.05 * faults);
});

it('plants a fault for every check', () => {
  expect(Object.keys(planted).sort()).toEqual(checks.map(({ code }) => code).sort());
});

it('is silent on at least 98 of 100 sound cases', () => {
  const alarms = Array.from({ length: 100 }, (_, at) =>
    runChecks(soundCase(at))
      .filter(({ outcome }) => outcome === 'found')
      .map(({ code, how }) => `case ${at}: ${code}. ${how}`),
  ).filter(({ length }) => length > 0);
  expect(alarms.length, alarms.flat().join('\n')).toBeLessThanOrEqual(2);
});
