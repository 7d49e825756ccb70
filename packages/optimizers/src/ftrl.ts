import { define, type Optimizer, type Params } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import {
  abs,
  add,
  divNoNan,
  equal,
  fill,
  mul,
  relu,
  sign,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState, zerosOf } from './state.ts';

/**
 * Follow the proximally regularized leader: of all gradients so far, each weight is the minimum of their sum and a lasso and ridge of its own,
 * with a rate that falls where gradients were large. Weights that single examples touch come to exact zeros while it learns:
 *
 *     n ← n + g²        z ← z + g − σ·w, σ by how much (β + √n)/η has grown
 *     w = 0 if |z| ≤ λ₁, else −(z − sign(z)·λ₁)/((β + √n)/η + λ₂)
 *
 * z begins such that the weights are those that the model was begun with, and a rate that changes moves no weight by itself. λ₁ and λ₂ weigh against the sum of all steps' gradients, and not
 * against their mean: an example that pulls for a hundred steps holds against a hundred times the λ₁ of one.
 *
 * @param options.learningRate η ≥ 0, a number or a schedule: the rate of a weight is η/(β + √n). Where it is 0, nothing moves.
 * @returns an optimizer with the state `z/<path>`, read where a weight is 0, since others tell it by themselves, and `n/<path>`.
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
    formula:
      'w = −soft(z, λ₁)/((β + √n)/η + λ₂), n ← n + g², z ← z + g − σ·w with σ the growth of (β + √n)/η',
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
    /** 1/((β + √n)/η + λ₂), how far a pull moves a weight; 0 where that has no end. */
    const reach = (sums: Tensor, rate: number): Tensor => {
      const held = add(beta, sqrt(sums));
      return divNoNan(rate, add(held, rate * lambda2));
    };
    return {
      ...own,
      init: (params) =>
        joinState({
          z: zerosOf(params),
          n: mapParams(params, ({ shape }) => fill(shape, initial)),
        }),
      update: (gradients, state, params, step) => {
        const rate = own.learningRate.at(step);
        const [pulls, sums] = [partOfState(state, 'z'), partOfState(state, 'n')];
        const n = mapParams(gradients, (gradient, path) => add(sums[path]!, square(gradient)));
        /** z + w·((β + √n)/η + λ₂): a weight that is not 0 is its leader, so that it says what z is. */
        const pulled = mapParams(gradients, (gradient, path) => {
          const weights = params[path]!;
          const before = where(equal(weights, 0), pulls[path]!, mul(-lambda1, sign(weights)));
          return add(before, gradient);
        });
        const leaders = mapParams(pulled, (pull, path) => {
          const far = reach(n[path]!, rate);
          const unheld = sub(params[path]!, mul(far, pull));
          return mul(sign(unheld), relu(sub(abs(unheld), mul(far, lambda1))));
        });
        const z = mapParams(pulled, (pull, path) =>
          sub(pull, divNoNan(params[path]!, reach(n[path]!, rate))),
        );
        const updates: Params = mapParams(leaders, (leader, path) => sub(leader, params[path]!));
        return { updates, state: joinState({ z, n }) };
      },
    };
  },
);
