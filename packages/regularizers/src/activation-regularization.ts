import { type ActivityRegularizer, define } from '@ridgeline/contracts';
import { reduceNorms } from './reduction.ts';
import { strength } from './strength.ts';

/**
 * Activation regularization (AR) of AWD-LSTM: λ times the mean of h² over rows, positions that count and features.
 *
 * In its place there, what it looks at is behind dropout: at the site `dropped` of `awdLstm`. Over features it is a mean, so that it is
 * `activityL2` with λ = 2λ/F.
 *
 * @param options.lambda λ ≥ 0, in nats per squared unit of activation; 0 switches it off. No default.
 * @returns `penalty`: [B, …, F] and mask [B, …] → scalar.
 * @throws `E_RANGE` if λ is negative or not finite; `E_SHAPE` for a mask that does not fit.
 * @see Merity, McCann and Socher 2017, "Revisiting Activation Regularization for Language RNNs": its α, 2 in AWD-LSTM.
 * @example activationRegularization({ lambda: 2 }).penalty(tensor2d([[1, -2], [0, 3]])) // ≈ 7
 */
export const activationRegularization = /* @__PURE__ */ define(
  'activationRegularization',
  {
    about: 'Keeps the outputs of a recurrent layer small, as AWD-LSTM does.',
    label: 'AR',
    formula: 'λ·mean of h² over rows, positions and features, in nats',
    options: { lambda: strength },
    example: { lambda: 2 },
    same: { 'AWD-LSTM': 'α' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ lambda }): Omit<ActivityRegularizer, 'spec'> => ({
    penalty: (activation, mask) => {
      const square = (2 * lambda) / activation.shape.at(-1)!;
      return reduceNorms(
        'activationRegularization',
        activation,
        { absolute: 0, square },
        { mask, reduction: 'mean' },
      );
    },
  }),
);
