import { describe, expect, it } from 'vitest';
import { parseConfig, readConfig } from '../config/read-config.ts';
import type { StepConfig } from '../training/step-run.ts';
import { configuredFamilies } from './configured-families.ts';
import { explore } from './explore.ts';
import { none, rulesOf } from './families.ts';
import { planComparison } from './plan.ts';

const config = (text: string): StepConfig => {
  const { value, placeOf } = readConfig(text, 'mine.yaml');
  return parseConfig(value, 'mine.yaml', placeOf) as StepConfig;
};
const familiesIn = (rules: string) =>
  configuredFamilies(config(`compare: { families: { mine: ${rules} } }`).compare!);

const dropout = { kind: 'dropout', rate: 0.3, at: 'output' };

describe('families of a configuration', () => {
  it('have a path of their own from weak to strong, and rules that stay beside', () => {
    const [family] = familiesIn(
      '[{ kind: l2, as: decoupled, lambda: [1, 0.1, 1] }, { kind: dropout, rate: 0.3, at: output }]',
    );
    expect(family).toMatchObject({ penalty: 'mine', as: 'decoupled', path: [0.1, 1], grows: false });
    expect(rulesOf(family!, 1)).toEqual([dropout, { kind: 'l2', as: 'decoupled', lambda: 1 }]);
    expect(family!.meaning).toBe('L2 (lambda varied, as decoupled) and dropout (rate 0.3, at output).');
  });

  it('have it laid by data where that is asked, below the limit of a rate', () => {
    const [family] = familiesIn('[{ kind: lockedDropout, rate: data, at: embedding }]');
    expect(family).toMatchObject({ byData: true, grows: true, limit: 1, as: 'noise' });
    expect(family!.path.at(-1)).toBe(0.99);
  });

  it.each([
    ['{ kind: groupLasso, as: proximal, lambda: [0.1] }', 'proximal'],
    ['{ kind: activityL2, at: logits, lambda: [0.1] }', 'activity'],
    ['{ kind: gaussianNoise, at: embedding, deviation: [0.1] }', 'noise'],
    ['{ kind: weightDrop, rate: [0.1] }', 'noise'],
    ['{ kind: wordDropout, rate: [0.1] }', 'noise'],
    ['{ kind: maxNorm, bound: [1] }', 'constraint'],
    ['{ kind: l2Ball, radius: [1] }', 'constraint'],
  ])('take any unit that has a strength: %s', (rule, as) => {
    expect(familiesIn(`[${rule}]`)[0]!.as).toBe(as);
  });

  it('know that a lower bound acts more', () => {
    const [family] = familiesIn('[{ kind: maxNorm, bound: [1, 2, 3] }]');
    const edge = (best: number) => {
      const found = explore({
        family: family!,
        lossOf: (strength) => Math.abs(strength - best),
        seeds: [1],
        none: 9,
      });
      return 'chosen' in found ? found.chosen.edge : undefined;
    };
    expect([1, 2, 3].map(edge)).toEqual(['strongest', null, 'weakest']);
  });

  it.each([
    ['[{ kind: l1, as: proximal, lambda: 1 }]', 'mine must be rules of which one has a list of strengths'],
    [
      '[{ kind: l1, as: proximal, lambda: data }, { kind: l2, as: penalty, lambda: [1] }]',
      'mine must be rules of which one has',
    ],
    [
      '[{ kind: l1, as: proximal, lambda: [0, 1] }]',
      'mine.0.lambda must be a list of numbers above 0, got [0,1]',
    ],
    ['[{ kind: l1, as: proximal, lambda: [] }]', 'mine.0.lambda must be length ≥ 1'],
    ['[{ kind: dropout, at: output, rate: [0.5, 1] }]', 'mine.0.rate.1 must be < 1, got 1.'],
    ['[{ kind: maxNorm, bound: data }]', 'mine.0.bound must be a number or a list, got "data".'],
    ['[{ kind: l1, as: proximal, lamda: [1] }]', 'Did you mean "lambda"?'],
    ['[]', 'mine must be length ≥ 1'],
  ])('are refused by line and path: %s', (rules, message) => {
    expect(() => familiesIn(rules)).toThrow(message);
    expect(() => familiesIn(rules)).toThrow(/mine\.yaml:1:\d+: /);
  });

  it.each(['none', '"a=b"', '" "', '"two\\nlines"', '"\\e[31mred"', '"two\\Llines"'])(
    'have names that can be told apart from others: not %s',
    (name) => {
      expect(() =>
        config(`compare: { families: { ${name}: [{ kind: l1, as: proximal, lambda: data }] } }`),
      ).toThrow('must be a family of another name');
    },
  );
});

it('no family is left out in silence: __proto__ is refused by its line', () => {
  expect(() =>
    config('compare: { families: { __proto__: [{ kind: l1, as: proximal, lambda: data }] } }'),
  ).toThrow('mine.yaml:1:24: "__proto__" in compare.families cannot be a name here.');
});

it('short runs hold a family against its own rules without the strength that is varied', () => {
  const [family] = familiesIn(
    '[{ kind: l2, as: decoupled, lambda: data }, { kind: dropout, rate: 0.3, at: output }]',
  );
  const plan = planComparison({
    config: parseConfig({ training: { maxSteps: 50 } }) as StepConfig,
    families: [none, family!],
    seeds: { explore: [1], confirm: [2] },
  });
  const short = plan.next([]).filter(({ phase }) => phase === 'lay');
  expect(short.map(({ id }) => id)).toEqual(['lay mine seed 1', 'lay weights=0 seed 1']);
  expect(short[0]!.config.regularizers).toEqual([dropout]);
});
