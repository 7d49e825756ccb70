import {
  type Params,
  RidgelineError,
  requirePositiveInteger,
  type UnitGroup,
  type WeightRule,
  type WidthRule,
} from '@ridgeline/contracts';
import { disposeParams, mapParams, record, scaleUnits } from '@ridgeline/tensors';
import { abs, add, keep, max, mul, ones, stack, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { FitOptions } from './plan.ts';
import { resolveRules } from './rules/rules.ts';
import { differentiate } from './step/differentiate.ts';
import { numbersOf, ownTensors, scoped } from './step/owned.ts';
import { disposeFound } from './step/train-step.ts';
import { tensorsAt } from './step/weight-penalties.ts';

export interface LambdaMaxOptions extends Pick<FitOptions, 'model' | 'loss' | 'batches' | 'random'> {
  /** The penalty, at any strength above 0, and what it selects. How it acts is of no matter. */
  readonly rule: WeightRule | WidthRule;
  /** Where gradients are looked at; they stay the caller's. Absent: where a run with this random stream begins. */
  readonly params?: Params;
  /** Batches whose mean gradient is taken, from the first on; 8 if not given. */
  readonly count?: number;
}

const noRules = {
  ...{ weights: [], joined: [], activities: [], noises: [], weightNoises: [], inputNoises: [] },
  ...{ constraints: [], factors: {} },
};

/** The mean gradient of the data loss over some batches, kept. */
const meanGradient = (
  { model, loss, batches, random }: LambdaMaxOptions,
  params: Params,
  count: number,
): Params => {
  let total: Params | undefined;
  for (let step = 0; step < count; step++) {
    const before = total;
    total = scoped(() => {
      const options = { model, loss, random, rules: noRules };
      const found = differentiate(options, { params, carried: {} }, batches.at(step), step);
      const shares = mapParams(found.gradients, (gradient) => mul(1 / count, gradient));
      const sums = ownTensors(
        before === undefined ? shares : mapParams(shares, (share, path) => add(share, before[path]!)),
      );
      disposeFound(found);
      return sums;
    });
    if (before) disposeParams(before);
  }
  return total!;
};

/** 0 where a weight is of no unit: a penalty of units leaves it as it is. */
const ofUnits = ({ weights, size }: UnitGroup, values: Params): Params =>
  record(
    weights.map(
      (places) => [places.path, scaleUnits(values[places.path]!, places, ones([size]), 0)] as const,
    ),
  );

/** Where −g comes to by each proximal map of a rule, with a step. */
type Moved = (step: number) => readonly Tensor[];

const movedBy = ({ model, rule, batches }: LambdaMaxOptions, gradients: Params): Moved => {
  const { weights, joined } = resolveRules(model, [{ ...rule, as: 'proximal' }], [], { batches });
  const turned = (paths: readonly string[]): Params =>
    mapParams(tensorsAt(paths, gradients), (gradient) => mul(-1, gradient));
  return (step) => [
    ...weights.flatMap(({ regularizer, paths }) =>
      Object.values(turned(paths)).map((pull) => regularizer.proximal!(pull, step)),
    ),
    ...joined.flatMap(({ joined, paths, units }) => {
      const pulls = turned(paths);
      return Object.values(joined.proximal!(units ? ofUnits(units.group, pulls) : pulls, step));
    }),
  ];
};

/** Whether all of it is 0. */
const rests = async (moved: Moved, step: number): Promise<boolean> => {
  const furthest = tidy(() => keep(max(stack(moved(step).map((value) => max(abs(value)))))));
  return (await numbersOf(furthest))[0] === 0;
};

/** Powers of two, and halvings of what lies between them: as fine as float32. */
const [doublings, halvings] = [60, 24];

/** The smallest step at which all rests. @throws `E_OPTION` if there is none */
const smallestStep = async (moved: Moved, name: string): Promise<number> => {
  if (await rests(moved, 0)) return 0;
  let high = 1;
  if (await rests(moved, high)) while (await rests(moved, high / 2)) high /= 2;
  else
    for (let i = 0; !(await rests(moved, high)); i++) {
      if (i === doublings)
        throw new RidgelineError('E_OPTION', `lambdaMax: no strength of ${name} takes all weights to 0.`, {
          hint: 'It is defined for penalties with a corner at 0, such as l1 and groupLasso.',
        });
      high *= 2;
    }
  let low = high / 2;
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (await rests(moved, middle)) high = middle;
    else low = middle;
  }
  return high;
};

/**
 * The smallest λ whose proximal step leaves all penalised weights at 0 where the loss pulls as it does at first: the least λ with −g ∈ λ·∂P(0), g
 * the mean gradient of the data loss over the first batches. For `l1` it is the largest |g|, for `groupLasso` the largest ‖g_u‖₂/√|u| of a unit.
 *
 * Where the model is linear and its penalised weights are 0 it is exact, and the λ at which a path of the lasso begins. For other models it is an
 * estimate: gradients of later weights are others, and most often smaller. It is in nats, which is what λ means as `penalty`, and as `proximal` in the
 * metric `adaptive`.
 *
 * @throws `E_OPTION` if the penalty has no proximal map, no strength above 0, or none that takes weights to 0, as `l2`; `E_SELECTOR` as `fit`; `E_RANGE`
 * if the count is no integer ≥ 1.
 * @example await lambdaMax({ model, loss, batches, random, rule: { regularizer: l1({ lambda: 1 }), as: 'proximal' } })
 */
export const lambdaMax = async (options: LambdaMaxOptions): Promise<number> => {
  const { model, rule, random, params: given, count = 8 } = options;
  requirePositiveInteger('lambdaMax', { count });
  const { spec } = 'regularizer' in rule ? rule.regularizer : rule.widthRegularizer;
  const { lambda } = spec;
  if (typeof lambda !== 'number' || !(lambda > 0))
    throw new RidgelineError(
      'E_OPTION',
      `lambdaMax: ${spec.kind} must have a strength above 0, got ${lambda}.`,
      {
        hint: 'Any will do: what is found is by how much it is to be multiplied.',
      },
    );
  const params = given ?? scoped(() => ownTensors(model.init(random.stream('init'))));
  const gradients = meanGradient(options, params, count);
  try {
    return lambda * (await smallestStep(movedBy(options, gradients), spec.kind));
  } finally {
    disposeParams(gradients);
    if (given === undefined) disposeParams(params);
  }
};
