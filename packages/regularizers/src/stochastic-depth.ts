import { define, type Noise } from '@ridgeline/contracts';
import { dropRows } from './drop-rows.ts';

/**
 * Stochastic depth: the whole of a branch is 0 for a row with probability p while training, and divided by 1 − p otherwise. It belongs where a
 * branch is added to what it reads, such as `attention` and `feedForward` of every block of a
 * `transformer` or `layers` of `cnn`: a row then passes a shallower model.
 *
 * @param options.rate p in [0, 1); 0 gives the activation back as it is. No default.
 * @returns `apply`: [B, …] → [B, …], by a mask [B, 1, …].
 * @throws `E_RANGE` if p is outside [0, 1).
 * @see Huang et al. 2016, "Deep networks with stochastic depth", with one draw for each row; torchvision's `StochasticDepth(p, 'row')`.
 * @example stochasticDepth({ rate: 0.5 }).apply(ones([2, 3]), randomStream(1)) // each row 0 or 2
 */
export const stochasticDepth = /* @__PURE__ */ define(
  'stochasticDepth',
  {
    about:
      'Leaves out whole branches for some rows while training, and scales them by 1/(1 − rate) for others.',
    label: 'stochastic depth',
    formula: 'f·m/(1 − p), m = 0 with probability p, else 1, one m for a row',
    options: {
      rate: { type: 'number', min: 0, below: 1, about: 'The share p of rows; 0 switches it off.' },
    },
    example: { rate: 0.2 },
    same: { torchvision: "StochasticDepth(p, 'row')", KerasCV: 'DropPath(p)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate }): Omit<Noise, 'spec'> => ({
    keepsZeros: true,
    apply: (activation, random) => dropRows(activation, rate, random),
  }),
);
