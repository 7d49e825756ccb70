import { describe, expect, it } from 'vitest';
import type { Comparison } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { comparisonDifference } from './comparison-difference.ts';
import { settingsDifference } from './settings-difference.ts';

describe('settingsDifference', () => {
  it('names what differs by its path, also in lists, and what only one has', () => {
    const before = { model: { kind: 'lstm', hidden: 8 }, regularizers: [{ kind: 'l1', lambda: 1 }], seed: 1 };
    const after = {
      model: { kind: 'lstm', hidden: 9 },
      regularizers: [{ kind: 'l1', lambda: 2 }],
      data: 'x',
    };
    expect(settingsDifference(before, after)).toEqual([
      { at: 'model.hidden', before: 8, after: 9 },
      { at: 'regularizers.0.lambda', before: 1, after: 2 },
      { at: 'seed', before: 1, after: undefined },
      { at: 'data', before: undefined, after: 'x' },
    ]);
    expect(settingsDifference(before, structuredClone(before))).toEqual([]);
  });

  it('knows no value that every object has from elsewhere', () => {
    const named = JSON.parse('{"constructor": 1, "toString": 2, "__proto__": 3}') as object;
    expect(settingsDifference({}, named)).toEqual([
      { at: 'constructor', before: undefined, after: 1 },
      { at: 'toString', before: undefined, after: 2 },
      { at: '__proto__', before: undefined, after: 3 },
    ]);
    expect(settingsDifference(named, structuredClone(named))).toEqual([]);
  });

  it('takes a unit of another kind as one change', () => {
    const [adam, sgd] = [
      { kind: 'adam', learningRate: 0.1, beta1: 0.9 },
      { kind: 'sgd', learningRate: 0.2 },
    ];
    expect(settingsDifference({ optimizer: adam }, { optimizer: sgd })).toEqual([
      { at: 'optimizer', before: adam, after: sgd },
    ]);
  });
});

const fixture = comparisonFixture();

/** The fixture with another finding of one family, and what else is given. */
const turned = (penalty: string, more: Partial<Comparison> = {}): Comparison => ({
  ...fixture,
  ...more,
  families: fixture.families.map((family) =>
    family.penalty === penalty
      ? { ...family, against: { ...family.against!, low: -0.2, high: 0.1, finding: 'not told' } }
      : family,
  ),
});

describe('comparisonDifference', () => {
  it('says of a comparison and itself that all is the same', () => {
    const difference = comparisonDifference(fixture, structuredClone(fixture));
    expect(difference).toMatchObject({ settings: [], environment: [], chosen: { hasTurned: false } });
    expect(difference.families.map(({ hasTurned }) => hasTurned)).toEqual([false, false, false, false]);
    // 5 families × 6 fresh seeds; exploring, a path of 4 with 1, 2, 2, 2 seeds four times, and none twice
    expect(difference.runs).toEqual({ common: 30 + 4 * 7 + 2, same: 30 + 4 * 7 + 2 });
  });

  it('tells which conclusion turned, and what was changed', () => {
    const after = turned('l2', {
      config: { ...fixture.config, training: { ...(fixture.config.training as object), maxSteps: 600 } },
      environment: { ...fixture.environment, node: '20.20.2' },
      chosen: { penalty: 'l2', lambda: 0.1, seed: 3 },
    });
    const { settings, environment, families, chosen } = comparisonDifference(fixture, after);
    expect(settings).toEqual([{ at: 'config.training.maxSteps', before: 1200, after: 600 }]);
    expect(environment).toEqual([{ at: 'node', before: '24.1.0', after: '20.20.2' }]);
    expect(families.filter(({ hasTurned }) => hasTurned)).toEqual([
      {
        penalty: 'l2',
        label: 'L2',
        lambda: { before: 0.1, after: 0.1 },
        before: { mean: -0.061, low: -0.112, high: -0.01, finding: 'better' },
        after: { mean: -0.061, low: -0.2, high: 0.1, finding: 'not told' },
        hasTurned: true,
      },
    ]);
    expect(chosen).toEqual({ before: 'L1 0.0001', after: 'L2 0.1', hasTurned: true });
  });

  it('holds a family that one of them lacks as no turn, and counts runs that came to other bits', () => {
    const without = { ...fixture, families: fixture.families.filter(({ penalty }) => penalty !== 'dropout') };
    const found = comparisonDifference(fixture, without).families.find(
      ({ penalty }) => penalty === 'dropout',
    )!;
    expect(found).toMatchObject({ before: { finding: 'not told' }, after: null, hasTurned: false });
    const other = structuredClone(fixture);
    (other.families[0]!.runs[0] as { weights: string }).weights = 'f'.repeat(64);
    expect(comparisonDifference(fixture, other).runs).toEqual({ common: 60, same: 59 });
  });
});
