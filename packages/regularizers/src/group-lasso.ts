import {
  define,
  type JoinedRegularizer,
  type Params,
  type UnitGroup,
  type WidthRegularizer,
} from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { clone, div, divNoNan, mul, relu, type Scalar, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { isOrdinary } from './lengths.ts';
import { strength } from './strength.ts';
import { plainUnitLengths, scaledUnits, unitLengths } from './unit-lengths.ts';
import { withoutGradient } from './without-gradient.ts';

/** How many weights a unit has. */
const sizeOf = ({ weights }: UnitGroup): number => weights.reduce((total, { count }) => total + count, 0);

/**
 * Group lasso λ·Σ_g √|g|·‖w_g‖₂ over the units of a model: applied as `proximal` it takes whole units to exact zeros, with all that goes
 * into them, their bias and all that comes out. Biases belong to a unit: without them it would not be at rest.
 *
 * |g| is the number of a unit's weights. Where units feed one another, as in a recurrent layer, a weight between two of them would be of two
 * groups, and no closed form is known; what comes out of a unit there is then a group of its own. A unit whose one group is 0 gets no
 * gradient in the other, which arrives at 0 too.
 *
 * @param options.lambda λ ≥ 0, in nats per unit of length; 0 switches it off. No default. What `l1` tells about Adam holds: of a step that
 * moves every weight by η it takes the share λ back.
 * @returns `over`: the penalty of some units; `proximal`: w_g·max(0, 1 − step·λ·√|g|/‖w_g‖), the block soft threshold.
 * @throws `E_RANGE` if λ is negative or not finite.
 * @see Yuan and Lin 2006, "Model selection and estimation in regression with grouped variables"; Wen et al. 2016, "Learning structured
 * sparsity in deep neural networks".
 * @example
 * const units = { size: 2, weights: [{ path: 'w', axis: 1, starts: [0], count: 2 }] };
 * groupLasso({ lambda: 0.1 }).over(units).penalty({ w: tensor2d([[3, 0], [4, 0]]) }) // 0.1·√2·5 ≈ 0.707
 */
export const groupLasso = /* @__PURE__ */ define(
  'groupLasso',
  {
    about: 'Takes whole units, such as hidden units, filters or heads, to exact zeros (proximal).',
    label: 'group lasso',
    formula: 'λ·Σ_g √|g|·‖w_g‖₂ over the weights w_g of each unit, in nats',
    options: { lambda: strength },
    example: { lambda: 0.1 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ lambda }): Omit<WidthRegularizer, 'spec'> => ({
    threshold: (count) => lambda * Math.sqrt(count),
    over: (group): JoinedRegularizer => {
      const weight = lambda * Math.sqrt(sizeOf(group));
      const penaltyOf = (lengths: Tensor): Scalar => mul(weight, sum(lengths));
      const gradientOf = (params: Params, lengths: Tensor): Params =>
        lambda === 0
          ? mapParams(params, withoutGradient)
          : scaledUnits(group, params, divNoNan(weight, lengths), 0);
      return {
        spec: { kind: 'groupLasso', lambda },
        penalty: (params) => penaltyOf(unitLengths(group, params)),
        gradient: (params) => gradientOf(params, unitLengths(group, params)),
        penaltyAndGradient: (params) => {
          const lengths = unitLengths(group, params);
          return { penalty: penaltyOf(lengths), gradient: gradientOf(params, lengths) };
        },
        proximal: (params, step) => {
          const threshold = Math.fround(weight * step);
          if (threshold === 0) return mapParams(params, (value) => clone(value));
          // beside an ordinary threshold a length that float32 has no square of is as good as endless, or as 0
          const lengthsOf = isOrdinary(threshold) ? plainUnitLengths : unitLengths;
          return scaledUnits(group, params, relu(sub(1, div(threshold, lengthsOf(group, params)))), 1);
        },
      };
    },
  }),
);
