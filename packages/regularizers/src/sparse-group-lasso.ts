import {
  define,
  type JoinedRegularizer,
  type Params,
  type UnitGroup,
  type WidthRegularizer,
} from '@ridgeline/contracts';
import { mapParams, record, scaleUnits } from '@ridgeline/tensors';
import { add, cast, mul, ones, onesLike, type Scalar, type Tensor, where } from '@tensorflow/tfjs-core';
import { groupLasso } from './group-lasso.ts';
import { l1 } from './l1.ts';
import { strength } from './strength.ts';

/** By path: 1 where a weight is of a unit, 0 where it is of none; nothing where all are. */
const ofUnits = (
  { weights, size }: UnitGroup,
  params: Params,
): Readonly<Record<string, Tensor | undefined>> =>
  record(
    weights.map((places) => {
      const { path, axis, starts, span = 1 } = places;
      const values = params[path]!;
      const isWhole = starts.length * size * span === values.shape[axis];
      return [path, isWhole ? undefined : scaleUnits(onesLike(values), places, ones([size]), 0)] as const;
    }),
  );

const times = (isOne: Tensor | undefined, values: Tensor): Tensor =>
  isOne === undefined ? values : mul(isOne, values);

/**
 * Sparse group lasso λ·(α·Σ|w| + (1 − α)·Σ_g √|g|·‖w_g‖₂) over the units of a model: whole units come to exact zeros, and single weights in those that
 * stay. At α = 0 it is `groupLasso`, at α = 1 `l1` of the units' weights.
 *
 * @param options.lambda λ ≥ 0, in nats per unit of weight; 0 switches it off. No default.
 * @param options.alpha α in [0, 1]: which share is that of single weights. No default.
 * @returns `over`: the penalty of some units; `proximal`: the soft threshold of every weight, then the block soft threshold, which together are the
 * minimum.
 * @throws `E_RANGE` naming the option.
 * @see Simon et al. 2013, "A sparse-group lasso"; Scardapane et al. 2017, "Group sparse regularization for deep neural networks".
 * @example
 * const units = { size: 2, weights: [{ path: 'w', axis: 1, starts: [0], count: 2 }] };
 * sparseGroupLasso({ lambda: 0.1, alpha: 0.5 }).over(units).penalty({ w: tensor2d([[3, 0], [4, 0]]) }) // 0.05·(7 + √2·5) ≈ 0.704
 */
export const sparseGroupLasso = /* @__PURE__ */ define(
  'sparseGroupLasso',
  {
    about: 'Takes whole units to exact zeros, and single weights in those that stay (proximal).',
    label: 'sparse group lasso',
    formula: 'λ·(α·Σ|w| + (1 − α)·Σ_g √|g|·‖w_g‖₂) over the weights w_g of each unit, in nats',
    options: {
      lambda: strength,
      alpha: { type: 'number', min: 0, max: 1, about: 'The share α that is the L1 of single weights.' },
    },
    example: { lambda: 0.1, alpha: 0.5 },
    same: { 'Simon et al. 2013': 'λ and α' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ lambda, alpha }): Omit<WidthRegularizer, 'spec'> => {
    const single = l1({ lambda: lambda * alpha });
    return {
      over: (group): JoinedRegularizer => {
        const whole = groupLasso({ lambda: lambda * (1 - alpha) }).over(group);
        const withSingle = (params: Params, penalty: Scalar): Scalar =>
          Object.entries(ofUnits(group, params)).reduce(
            (total, [path, isOne]) => add(total, single.penalty(times(isOne, params[path]!))),
            penalty,
          );
        const withSingleOf = (params: Params, gradients: Params): Params =>
          mapParams(ofUnits(group, params), (isOne, path) =>
            add(gradients[path]!, times(isOne, single.gradient(params[path]!))),
          );
        return {
          spec: { kind: 'sparseGroupLasso', lambda, alpha },
          penalty: (params) => withSingle(params, whole.penalty(params)),
          gradient: (params) => withSingleOf(params, whole.gradient(params)),
          penaltyAndGradient: (params) => {
            const { penalty, gradient } = whole.penaltyAndGradient!(params);
            return { penalty: withSingle(params, penalty), gradient: withSingleOf(params, gradient) };
          },
          proximal: (params, step) => {
            const thresholded = mapParams(ofUnits(group, params), (isOne, path) => {
              const [weights, moved] = [params[path]!, single.proximal!(params[path]!, step)];
              return isOne === undefined ? moved : where(cast(isOne, 'bool'), moved, weights);
            });
            return whole.proximal!(thresholded, step);
          },
        };
      },
    };
  },
);
