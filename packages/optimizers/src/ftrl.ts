import { define, type Optimizer, type Params } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import {
  abs,
  add,
  div,
  fill,
  mul,
  neg,
  relu,
  sign,
  sqrt,
  square,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState } from './state.ts';

/**
 * Follow the proximally regularized leader: of all gradients so far, each weight is the minimum of their sum and a lasso and ridge of its own,
 * with a rate that falls where gradients were large. Weights that single examples touch come to exact zeros while it learns:
 *
 *     σ = (√(n + g²) − √n)/η        z ← z + g − σ·w        n ← n + g²
 *     w = 0 if |z| ≤ λ₁, else −(z − sign(z)·λ₁)/((β + √n)/η + λ₂)
 *
 * z begins such that the weights are those that the model was begun with. λ₁ and λ₂ weigh against the sum of all steps' gradients, and not
 * against their mean: an example that pulls for a hundred steps holds against a hundred times the λ₁ of one.
 *
 * @param options.learningRate η, a number above 0 or a schedule: the rate of a weight is η/(β + √n).
 * @returns an optimizer with the state `z/<path>` and `n/<path>`.
 * @throws `E_RANGE`
 * @see McMahan et al. 2013, "Ad click prediction: a view from the trenches"; Keras's `Ftrl(learning_rate=η, l1_regularization_strength=λ₁,
 * l2_regularization_strength=λ₂/2, beta=β)`, whose z begins at 0.
 * @example ftrl({ learningRate: 0.1, lambda1: 1 })
 */
export const ftrl = /* @__PURE__ */ define(
  'ftrl',
  {
    about: 'Follows the proximally regularized leader: exact zeros while it learns, for sparse inputs.',
    label: 'FTRL-Proximal',
    formula: 'w = −soft(z, λ₁)/((β + √n)/η + λ₂), z ← z + g − σ·w, n ← n + g²',
    options: {
      lambda1: {
        type: 'number',
        min: 0,
        scale: 'logarithmic',
        default: 0,
        about: 'λ₁, of the lasso against the sum of all gradients.',
      },
      lambda2: { type: 'number', min: 0, scale: 'logarithmic', default: 0, about: 'λ₂, of the ridge.' },
      beta: { type: 'number', min: 0, default: 1, about: 'β: how much the first gradients are held back.' },
      initial: { type: 'number', min: 0, default: 0, about: 'What the sums n begin with.' },
      learningRate,
    },
    example: { learningRate: 0.1, lambda1: 1 },
    same: { Keras: 'Ftrl(η, initial_accumulator_value=initial, l1=λ₁, l2=λ₂/2, beta=β)' },
    stage: 'trial',
    since: '0.1.0',
    reach: 'unknown',
  },
  (options): Optimizer => {
    const { lambda1, lambda2, beta, initial } = options;
    const own = rated('ftrl', options, ftrl);
    /** What −z is divided by, where it is beyond the threshold. */
    const curvature = (sums: Tensor, rate: number): Tensor => add(div(add(beta, sqrt(sums)), rate), lambda2);
    return {
      ...own,
      init: (params) => {
        const n = mapParams(params, ({ shape }) => fill(shape, initial));
        const z = mapParams(params, (weights, path) => {
          const pulled = mul(weights, curvature(n[path]!, own.learningRate.at(0)));
          return neg(add(pulled, mul(lambda1, sign(weights))));
        });
        return joinState({ z, n });
      },
      update: (gradients, state, params, step) => {
        const rate = own.learningRate.at(step);
        const [pulls, sums] = [partOfState(state, 'z'), partOfState(state, 'n')];
        const n = mapParams(gradients, (gradient, path) => add(sums[path]!, square(gradient)));
        const z = mapParams(gradients, (gradient, path) => {
          const sigma = div(sub(sqrt(n[path]!), sqrt(sums[path]!)), rate);
          return add(pulls[path]!, sub(gradient, mul(sigma, params[path]!)));
        });
        const leaderOf = (pull: Tensor, path: string): Tensor =>
          div(mul(neg(sign(pull)), relu(sub(abs(pull), lambda1))), curvature(n[path]!, rate));
        const updates: Params = mapParams(z, (pull, path) => sub(leaderOf(pull, path), params[path]!));
        return { updates, state: joinState({ z, n }) };
      },
    };
  },
);
