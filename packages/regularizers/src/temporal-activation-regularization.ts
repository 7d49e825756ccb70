import { type ActivityRegularizer, define } from '@ridgeline/contracts';
import { requireShape } from '@ridgeline/tensors';
import { mul, type Scalar, slice, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { reduceNorms } from './reduction.ts';
import { siteOfTokens } from './site-of-tokens.ts';
import { strength } from './strength.ts';

const who = 'temporalActivationRegularization';

/** All positions from one on, as many as there are pairs of neighbours. */
const positionsFrom = (values: Tensor, first: number): Tensor => {
  const [batch, time, ...rest] = values.shape as [number, number, ...number[]];
  return slice(values, [0, first, ...rest.map(() => 0)], [batch, time - 1, ...rest]);
};

/**
 * Temporal activation regularization (TAR) of AWD-LSTM: λ times the mean of (h_{t+1} − h_t)² over rows, pairs of neighbouring
 * positions that both count, and features.
 *
 * In its place there, what it looks at is before dropout: at the site `hidden`. Of one position there is no pair, and it is 0.
 *
 * @param options.lambda λ ≥ 0, in nats per squared unit of activation; 0 switches it off. No default.
 * @returns `penalty`: [B, T, F] and mask [B, T] → scalar.
 * @throws `E_RANGE` if λ is negative or not finite; later `E_SHAPE` for another rank or a mask that does not fit.
 * @see Merity, McCann and Socher 2017, "Revisiting Activation Regularization for Language RNNs": its β, 1 in AWD-LSTM.
 * @example temporalActivationRegularization({ lambda: 1 }).penalty(tensor3d([[[1], [3], [3]]])) // ≈ 2
 */
export const temporalActivationRegularization = /* @__PURE__ */ define(
  'temporalActivationRegularization',
  {
    about: 'Keeps the outputs of a recurrent layer from changing much between positions, as AWD-LSTM does.',
    label: 'TAR',
    formula: 'λ·mean of (h_{t+1} − h_t)² over rows, pairs of positions and features, in nats',
    options: { lambda: strength },
    example: { lambda: 1 },
    same: { 'AWD-LSTM': 'β' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ lambda }): Omit<ActivityRegularizer, 'spec'> => ({
    penalty: (activation, mask) => {
      requireShape(who, 'activation', activation, ['B', 'T', 'F'], siteOfTokens);
      if (mask !== undefined) requireShape(who, 'mask', mask, activation.shape.slice(0, -1));
      if (activation.shape[1]! < 2) return mul<Scalar>(0, sum(activation));
      const changes = sub(positionsFrom(activation, 1), positionsFrom(activation, 0));
      const pairs = mask && mul(positionsFrom(mask, 1), positionsFrom(mask, 0));
      const square = (2 * lambda) / activation.shape[2]!;
      return reduceNorms(who, changes, { absolute: 0, square }, { mask: pairs, reduction: 'mean' });
    },
  }),
);
