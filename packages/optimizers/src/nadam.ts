import { define, type Optimizer } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, div, mul, sqrt, square } from '@tensorflow/tfjs-core';
import { integerPower } from './integer-power.ts';
import { learningRate, moments } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState, zerosOf } from './state.ts';

/** The share of momentum at a step counted from 1, and the product of all up to it. */
const sharesOf = (beta1: number, momentumDecay: number) => {
  const base = Math.exp(momentumDecay * Math.log(0.96));
  const shareAt = (step: number): number => beta1 * (1 - 0.5 * integerPower(base, step));
  return (step: number): { readonly now: number; readonly next: number; readonly product: number } => {
    let product = 1;
    // behind 10⁻²⁰ the product changes no digit of 1 − product
    for (let t = 1; t <= step && product > 1e-20; t++) product *= shareAt(t);
    return { now: shareAt(step), next: shareAt(step + 1), product };
  };
};

/**
 * Adam with Nesterov's momentum, whose share grows from ½·β₁ to β₁: at step t, counted from 1, with μ_t = β₁·(1 − ½·0.96^(t·ψ)),
 *
 *     m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²        v̂ = v/(1 − β₂ᵗ)
 *     Δw = −η·[(1 − μ_t)/(1 − Π_{i≤t} μ_i)·g + μ_{t+1}/(1 − Π_{i≤t+1} μ_i)·m]/(√v̂ + ε)
 *
 * @returns an optimizer with the state of `adam`, `m/<path>` and `v/<path>`.
 * @throws `E_RANGE`
 * @see Dozat 2016, "Incorporating Nesterov momentum into Adam"; PyTorch's `NAdam(lr=η, betas=(β₁, β₂), eps=ε, momentum_decay=ψ)`.
 * @example nadam({ learningRate: 0.002 })
 */
export const nadam = /* @__PURE__ */ define(
  'nadam',
  {
    about: 'Adam whose momentum looks ahead, as Nesterov’s does.',
    label: 'NAdam',
    formula: 'Δw = −η·[(1 − μ_t)/(1 − Πμ)·g + μ_{t+1}/(1 − μ_{t+1}·Πμ)·m]/(√v̂ + ε)',
    options: {
      ...moments,
      momentumDecay: {
        type: 'number',
        min: 0,
        default: 0.004,
        about: 'ψ: how fast the share of momentum grows from ½·β₁ to β₁.',
      },
      learningRate,
    },
    example: { learningRate: 0.002 },
    same: { PyTorch: 'NAdam(lr=η, betas=(β₁, β₂), eps=ε, momentum_decay=ψ)', Keras: 'Nadam(η, β₁, β₂, ε)' },
    stage: 'trial',
    since: '0.1.0',
    reach: 1,
  },
  (options): Optimizer => {
    const { beta1, beta2, epsilon, momentumDecay } = options;
    const own = rated('nadam', options, nadam);
    const sharesAt = sharesOf(beta1, momentumDecay);
    const numbersAt = (step: number) => {
      const { now, next, product } = sharesAt(step + 1);
      return {
        ofGradient: (1 - now) / (1 - product),
        ofMean: next / (1 - product * next),
        correction: Math.sqrt(1 - integerPower(beta2, step + 1)),
        rate: own.learningRate.at(step),
      };
    };
    return {
      ...own,
      init: (params) => joinState({ m: zerosOf(params), v: zerosOf(params) }),
      stepSizes: (state, _params, step) => {
        const { ofGradient, ofMean, correction, rate } = numbersAt(step);
        return mapParams(partOfState(state, 'v'), (second) =>
          div(rate * correction * (ofGradient + ofMean), add(sqrt(second), epsilon * correction)),
        );
      },
      update: (gradients, state, _params, step) => {
        const { ofGradient, ofMean, correction, rate } = numbersAt(step);
        const [means, squares] = [partOfState(state, 'm'), partOfState(state, 'v')];
        const m = mapParams(gradients, (gradient, path) =>
          add(mul(beta1, means[path]!), mul(1 - beta1, gradient)),
        );
        const v = mapParams(gradients, (gradient, path) =>
          add(mul(beta2, squares[path]!), mul(1 - beta2, square(gradient))),
        );
        const updates = mapParams(gradients, (gradient, path) => {
          const direction = add(mul(ofGradient, gradient), mul(ofMean, m[path]!));
          // both sides of the fraction times √(1 − β₂ᵗ), so that the correction falls on numbers
          return mul(-rate * correction, div(direction, add(sqrt(v[path]!), epsilon * correction)));
        });
        return { updates, state: joinState({ m, v }) };
      },
    };
  },
);
