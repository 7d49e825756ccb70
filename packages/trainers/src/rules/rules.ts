import {
  type ActivityRegularizer,
  type Application,
  type Constraint,
  type InputNoise,
  type JoinedRegularizer,
  type Model,
  type Noise,
  type ParameterGroup,
  type Regularizer,
  RidgelineError,
  type Rule,
  type Schedule,
  type UnitGroup,
  type WeightNoise,
  type WidthRegularizer,
} from '@ridgeline/contracts';
import { selectPaths } from '@ridgeline/tensors';
import { factorsOf } from './parameter-groups.ts';
import { weighted } from './penalty-factors.ts';
import type { KnownIds } from './row-factors.ts';
import { selectSites } from './select-sites.ts';
import { selectUnits } from './select-units.ts';

/** The rules of a run, sorted by what they act on, each under a name of its own and with its selector resolved. */
export interface RunRules {
  readonly weights: readonly {
    readonly name: string;
    readonly regularizer: Regularizer;
    readonly as: Application;
    /** Whether its proximal map goes by the optimizer's own step sizes. */
    readonly isAdaptive: boolean;
    /** What λ is multiplied with at a step; absent: 1. */
    readonly strength?: Schedule;
    readonly paths: readonly string[];
  }[];
  readonly joined: readonly {
    readonly name: string;
    readonly joined: JoinedRegularizer;
    readonly as: 'penalty' | 'proximal';
    readonly strength?: Schedule;
    readonly paths: readonly string[];
    /** Of a penalty of whole units: which, and what its proximal map holds at 0. */
    readonly units?: {
      readonly width: string;
      readonly isOfRows: boolean;
      readonly group: UnitGroup;
      readonly threshold: number;
    };
  }[];
  readonly activities: readonly {
    readonly name: string;
    readonly activity: ActivityRegularizer;
    readonly strength?: Schedule;
    readonly sites: readonly string[];
  }[];
  readonly noises: readonly {
    readonly name: string;
    readonly noise: Noise;
    readonly sites: readonly string[];
  }[];
  readonly weightNoises: readonly {
    readonly name: string;
    readonly weightNoise: WeightNoise;
    readonly paths: readonly string[];
  }[];
  readonly inputNoises: readonly {
    readonly name: string;
    readonly inputNoise: InputNoise;
    readonly input: string;
  }[];
  readonly constraints: readonly {
    readonly name: string;
    readonly constraint: Constraint;
    readonly paths: readonly string[];
  }[];
  /** What the learning rate is multiplied with, by path, where it is not 1. */
  readonly factors: Readonly<Record<string, number>>;
}

/** `l2`, then `l2-2` for the second of its kind. */
const namer = () => {
  const seen = new Map<string, number>();
  return (kind: string): string => {
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    return count === 1 ? kind : `${kind}-${count}`;
  };
};

const requireApplication = (name: string, unit: Regularizer | JoinedRegularizer, as: Application): void => {
  const ways = (['decoupled', 'proximal'] as const).filter((way) => (unit as Regularizer)[way]);
  if (as === 'penalty' || ways.includes(as)) return;
  throw new RidgelineError('E_OPTION', `${name}: it cannot be applied as "${as}".`, {
    hint: `Use as: ${['penalty', ...ways].join(' or ')}.`,
  });
};

/** A metric is that of a proximal map, and takes one that has a step for each weight. */
const requireEach = (name: string, { proximalEach }: Regularizer, as: Application): void => {
  if (as === 'proximal' && proximalEach) return;
  throw new RidgelineError(
    'E_OPTION',
    as === 'proximal'
      ? `${name}: its proximal map has no step for each weight, which the metric adaptive wants.`
      : `${name}: the metric adaptive is that of a proximal map, and it is applied as "${as}".`,
    { hint: as === 'proximal' ? 'Leave metric out.' : 'Use as: proximal, or leave metric out.' },
  );
};

/** A proximal map of several tensors has one step. */
const requireOneFactor = (name: string, paths: readonly string[], factors: RunRules['factors']): void => {
  if (new Set(paths.map((path) => factors[path] ?? 1)).size === 1) return;
  throw new RidgelineError('E_OPTION', `${name}: all that it joins must learn at one rate.`, {
    hint: 'Put its parameters in one group, or apply it as penalty.',
  });
};

/** A penalty of whole units, of each group of the units that it names. */
const joinedUnits = (
  model: Model,
  name: string,
  {
    widthRegularizer,
    of,
    as,
  }: {
    readonly widthRegularizer: WidthRegularizer;
    readonly of?: string;
    readonly as: 'penalty' | 'proximal';
  },
): RunRules['joined'] =>
  selectUnits(name, model, of).flatMap(({ name: width, groups, isOfRows }) =>
    groups.map((group) => {
      const count = group.weights.reduce((total, places) => total + places.count, 0);
      return {
        name,
        joined: widthRegularizer.over(group),
        as,
        paths: group.weights.map(({ path }) => path),
        units: { width, isOfRows, group, threshold: widthRegularizer.threshold?.(count) ?? 0 },
      };
    }),
  );

/**
 * Sorts a run's rules and resolves their selectors against a model.
 *
 * @param known what factors of rows follow from.
 * @throws `E_SELECTOR` if a rule or group selects no parameter or names no site or width; `E_OPTION` if a penalty is applied in a
 * way that it does not have, or a parameter is of two groups.
 */
export const resolveRules = (
  model: Model,
  rules: readonly Rule[],
  groups: readonly ParameterGroup[] = [],
  known?: KnownIds,
): RunRules => {
  const nameOf = namer();
  const factors = factorsOf(model, groups);
  const sorted = {
    weights: [] as RunRules['weights'][number][],
    joined: [] as RunRules['joined'][number][],
    activities: [] as RunRules['activities'][number][],
    noises: [] as RunRules['noises'][number][],
    weightNoises: [] as RunRules['weightNoises'][number][],
    inputNoises: [] as RunRules['inputNoises'][number][],
    constraints: [] as RunRules['constraints'][number][],
  };
  for (const rule of rules) {
    if ('regularizer' in rule) {
      const { regularizer, as, metric, strength } = rule;
      const name = nameOf(regularizer.spec.kind);
      const isAdaptive = metric === 'adaptive';
      requireApplication(name, regularizer, as);
      if (isAdaptive) requireEach(name, regularizer, as);
      for (const each of weighted(name, model, rule, known))
        sorted.weights.push({ name, ...each, as, isAdaptive, ...(strength && { strength }) });
    } else if ('joined' in rule) {
      const { joined, as, on, strength } = rule;
      const name = nameOf(joined.spec.kind);
      const paths = selectPaths(model.parameters, on);
      requireApplication(name, joined, as);
      if (as === 'proximal') requireOneFactor(name, paths, factors);
      sorted.joined.push({ name, joined, as, paths, ...(strength && { strength }) });
    } else if ('widthRegularizer' in rule) {
      const name = nameOf(rule.widthRegularizer.spec.kind);
      for (const found of joinedUnits(model, name, rule)) {
        requireApplication(name, found.joined, rule.as);
        if (rule.as === 'proximal') requireOneFactor(name, found.paths, factors);
        sorted.joined.push({ ...found, ...(rule.strength && { strength: rule.strength }) });
      }
    } else if ('activity' in rule) {
      const { activity, at, strength } = rule;
      const name = nameOf(activity.spec.kind);
      const sites = selectSites(name, model, at);
      sorted.activities.push({ name, activity, sites, ...(strength && { strength }) });
    } else if ('noise' in rule) {
      const name = nameOf(rule.noise.spec.kind);
      sorted.noises.push({ name, noise: rule.noise, sites: selectSites(name, model, rule.at) });
    } else if ('weightNoise' in rule) {
      const { weightNoise, on = weightNoise.on } = rule;
      const name = nameOf(weightNoise.spec.kind);
      sorted.weightNoises.push({ name, weightNoise, paths: selectPaths(model.parameters, on) });
    } else if ('inputNoise' in rule) {
      const { inputNoise, input = 'ids' } = rule;
      sorted.inputNoises.push({ name: nameOf(inputNoise.spec.kind), inputNoise, input });
    } else {
      const { constraint, on } = rule;
      const name = nameOf(constraint.spec.kind);
      sorted.constraints.push({ name, constraint, paths: selectPaths(model.parameters, on) });
    }
  }
  return { ...sorted, factors };
};
