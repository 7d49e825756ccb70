import {
  type Averaging,
  type GradientMethod,
  type Model,
  type Objective,
  type Optimizer,
  RidgelineError,
  type Width,
} from '@ridgeline/contracts';
import type { Units } from '@ridgeline/tensors';
import type { RunRules } from '../rules/rules.ts';
import { unitGroups } from '../rules/select-units.ts';

/** A width, and why its units stay in the computation even at rest; absent: they leave. */
export interface Narrowable {
  readonly width: Width;
  readonly stays?: string;
}

/** Whether a rule on single tensors leaves a 0 without a gradient where it is. */
const letsRest = ({ regularizer, as }: RunRules['weights'][number]): boolean =>
  as === 'penalty' ? regularizer.norms !== undefined : regularizer.shrinkage !== undefined;

const unasked = 'no proximal penalty of units takes them to 0';

const whyItStays = (rules: RunRules, width: Width): string | undefined => {
  const paths = new Set(width.weights.map(({ path }) => path));
  const touches = (rule: { readonly paths: readonly string[] }): boolean =>
    rule.paths.some((path) => paths.has(path));
  const held = rules.joined.filter(
    ({ units, as }) => as === 'proximal' && units?.width === width.name && units.threshold > 0,
  );
  if (held.length < unitGroups(width).length) return unasked;
  const sites = new Set((width.sites ?? []).map(({ site }) => site));
  const noise = rules.noises.find(
    (one) => one.noise.keepsZeros !== true && one.sites.some((site) => sites.has(site)),
  );
  // a group of rows would count fewer weights of each, and its strength would change
  const rows = rules.joined.find((rule) => rule.units?.isOfRows && touches(rule));
  if (rows) return `its weights are also those of rows, which ${rows.name} weighs`;
  const other =
    noise ??
    rules.weightNoises.find(touches) ??
    rules.constraints.find(touches) ??
    rules.joined.find((rule) => rule.units === undefined && touches(rule)) ??
    rules.weights.find((rule) => touches(rule) && !letsRest(rule));
  return other && `${other.name} may not leave them at rest`;
};

/** Each width of a model, and whether its units may leave. */
export const narrowables = ({ widths = [] }: Model, rules: RunRules): readonly Narrowable[] =>
  widths.map((width) => {
    const stays = whyItStays(rules, width);
    return { width, ...(stays !== undefined && { stays }) };
  });

/** Of the units that a run was left by, those that may stay away under its rules. */
export const unitsUnder = (model: Model, rules: RunRules, units: Units = {}): Units | undefined => {
  const left = narrowables(model, rules).flatMap(({ width, stays }) => {
    const own = units[width.name];
    return stays !== undefined || own === undefined ? [] : [[width.name, own] as const];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
};

interface Narrowing {
  readonly model: Model;
  readonly rules: RunRules;
  readonly optimizer: Optimizer;
  readonly objective?: Objective;
  readonly gradient?: GradientMethod;
  readonly averaging?: Averaging;
}

/** What of a run is not known to leave units at rest. */
const obstacleOf = ({ optimizer, objective, gradient, averaging }: Narrowing): string | undefined =>
  averaging?.spec.kind ??
  gradient?.spec.kind ??
  objective?.spec.kind ??
  (optimizer.coasting === undefined ? `the optimizer ${optimizer.spec.kind}` : undefined);

/**
 * Checks that units can leave a run.
 *
 * @throws `E_OPTION` if something in it is not known to leave units at rest, or no width may be left.
 */
export const requireNarrowable = (run: Narrowing): void => {
  const obstacle = obstacleOf(run);
  if (obstacle !== undefined)
    throw new RidgelineError(
      'E_OPTION',
      `fit: narrowEvery needs a run in which units at rest stay so, which ${obstacle} may not grant.`,
      { hint: 'Leave out narrowEvery: the run is the same, but no faster.' },
    );
  const found = narrowables(run.model, run.rules);
  if (found.some(({ stays }) => stays === undefined)) return;
  const isHeld = found.some(({ stays }) => stays !== unasked);
  const told = found.map(({ width, stays }) => `${width.name}: ${stays}`).join('; ');
  throw new RidgelineError(
    'E_OPTION',
    `fit: narrowEvery needs units that can leave; ${told || `${run.model.spec.kind} has none`}.`,
    {
      hint: isHeld
        ? 'Leave out the rules that hold them, or narrowEvery: the run is the same, but no faster.'
        : 'Give a rule {"kind": "groupLasso", "lambda": …, "as": "proximal"}, or leave out narrowEvery.',
    },
  );
};
