import { type Optimizer, RidgelineError, requireNonNegative } from '@ridgeline/contracts';
import type { RunRules } from '../rules/rules.ts';
import { rulesAt } from '../rules/strength-at.ts';

/** What decays weights in a run. */
interface Decaying {
  readonly optimizer: Optimizer;
  readonly rules: RunRules;
}

interface Decay {
  readonly name: string;
  readonly option: 'lambda' | 'weightDecay';
  readonly strength: number;
}

/** How far past zero a product of two decimal fractions may seem to go. */
const rounding = 1e-12;

const decaysOf = (rules: RunRules['weights'], path: string): readonly Decay[] =>
  rules.flatMap(({ name, regularizer, as, paths }) =>
    as === 'decoupled' && paths.includes(path)
      ? [{ name, option: 'lambda', strength: regularizer.spec.lambda as number }]
      : [],
  );

const nameOf = ({ spec }: Optimizer): string => {
  const { kind, transforms } = spec;
  if (!Array.isArray(transforms)) return kind;
  return (
    (transforms as readonly { kind: string; weightDecay?: number }[]).find((one) => 'weightDecay' in one)
      ?.kind ?? kind
  );
};

const refuse = (decays: readonly Decay[], rate: number, step: number): never => {
  const names = decays.map(({ name }) => name).join(' and ');
  const strengths = decays.map(({ option }) => option).join(' and ');
  const values = decays.map(
    ({ strength }) => `${rate} × ${strength} = ${Number((rate * strength).toPrecision(6))}`,
  );
  const together = decays.length > 1 ? ', together,' : '';
  throw new RidgelineError(
    'E_RANGE',
    `${names}: learning rate × ${strengths}${together} must be at most 1, got ${values.join(' and ')} at step ${step + 1}.`,
    {
      hint:
        'A decay beyond that takes every weight past 0 and turns its sign. Lower the strength or the learning rate, or ' +
        'apply the penalty as proximal, which stops at 0.',
    },
  );
};

/** What a step's decays leave of a weight must not be less than nothing of it. */
const requireDecay = (decays: readonly Decay[], own: Decay | undefined, rate: number, step: number): void => {
  const all = own === undefined ? decays : [...decays, own];
  const past = all.find(({ strength }) => rate * strength > 1 + rounding);
  if (past !== undefined) refuse([past], rate, step);
  const left = decays.reduce((product, { strength }) => product * (1 - rate * strength), 1);
  if (left < rate * (own?.strength ?? 0) - rounding) refuse(all, rate, step);
};

/**
 * Checks what a step moves weights by before it is taken: the learning rate, and that no decay goes past zero. Where
 * η·λ is 1 the step forgets a weight whole, which is allowed.
 *
 * @param step steps taken before this one.
 * @throws `E_RANGE` naming the learning rate, or what decays, with its strength and the step.
 */
export const requireRates = ({ optimizer, rules }: Decaying, rate: number, step: number): void => {
  requireNonNegative(optimizer.spec.kind, { [`the learning rate of step ${step + 1}`]: rate });
  const { weightDecay } = optimizer;
  const own =
    weightDecay === undefined
      ? undefined
      : ({ name: nameOf(optimizer), option: 'weightDecay', strength: weightDecay } as const);
  const paths = new Set(rules.weights.filter(({ as }) => as === 'decoupled').flatMap((rule) => rule.paths));
  const { factors } = rules;
  if (own !== undefined) requireDecay([], own, rate * Math.max(1, ...Object.values(factors)), step);
  for (const path of paths)
    requireDecay(decaysOf(rules.weights, path), own, rate * (factors[path] ?? 1), step);
};

/** Steps whose rates are looked at before a run begins; a longer run is checked step by step all the same. */
const looksAhead = 1_000_000;

/** {@link requireRates} for the steps of a run to come, by the strengths that rules have there, so that it is refused before it begins. */
export const requireRatesAhead = (decaying: Decaying, first: number, end: number): void => {
  const schedule = decaying.optimizer.learningRate;
  if (schedule === undefined) return;
  const rules = { ...decaying.rules, weights: decaying.rules.weights.filter(({ as }) => as === 'decoupled') };
  const areSteady = rules.weights.every(({ strength }) => strength === undefined);
  let highest = -1;
  for (let step = first; step < Math.min(end, first + looksAhead); step++) {
    const rate = schedule.at(step);
    if (areSteady && rate >= 0 && rate <= highest) continue;
    requireRates({ ...decaying, rules: areSteady ? rules : rulesAt(rules, step) }, rate, step);
    highest = rate;
  }
};
