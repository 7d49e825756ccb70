import { define, type Optimizer, type Params } from '@ridgeline/contracts';
import { adamSizes, adamStep, adamUpdate, mapParams } from '@ridgeline/tensors';
import { abs, add, div, mul, sqrt, type Tensor } from '@tensorflow/tfjs-core';
import { integerPower } from './integer-power.ts';
import { learningRate, moments } from './options.ts';
import { rated } from './rated.ts';
import { joinState, partOfState, zerosOf } from './state.ts';

/** The options of {@link adam}. */
export type AdamOptions = Parameters<typeof adam>[0];

/**
 * Adam: each parameter moves by about η, whatever the scale of its gradients. At step t, counted from 1:
 *
 *     m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
 *     Δw = −η · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 *
 * A penalty's gradient in g is scaled with the rest: see `adamw` and proximal steps for what escapes it.
 *
 * @returns an optimizer with the state `m/<path>` and `v/<path>`, shaped as the parameters.
 * @throws `E_RANGE`
 * @see Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization"; PyTorch's `Adam(lr=η, betas=(β₁, β₂),
 * eps=ε)`.
 * @example adam({ learningRate: 0.001 })
 */
export const adam = /* @__PURE__ */ define(
  'adam',
  {
    about: 'Moves each parameter by about the learning rate, whatever the scale of its gradients.',
    formula: 'Δw = −η·m̂/(√v̂ + ε), m and v the running means of g and g²',
    options: { ...moments, learningRate },
    example: { learningRate: 0.001 },
    same: {
      PyTorch: 'Adam(lr=η, betas=(β₁, β₂), eps=ε)',
      Keras: 'Adam(η, β₁, β₂), its ε beside √v in place of √v̂',
    },
    stage: 'stable',
    since: '0.1.0',
    reach: 1,
  },
  (options): Optimizer => {
    const { beta1, beta2, epsilon } = options;
    const own = rated('adam', options, adam);
    /** The numbers of a step, and each parameter's tensors by path. */
    const givenAt = (gradients: Params, state: Params, step: number) => {
      // √(1 − β₂ᵗ) multiplies numerator and denominator, so that both corrections fall on numbers, not on tensors
      const root = Math.sqrt(1 - integerPower(beta2, step + 1));
      const sizeRate = own.learningRate.at(step) * root;
      const rate = sizeRate / (1 - integerPower(beta1, step + 1));
      const numbers = { beta1, beta2, rate, sizeRate, epsilon: epsilon * root };
      const [means, squares] = [partOfState(state, 'm'), partOfState(state, 'v')];
      return mapParams(gradients, (gradient, path) => ({
        gradient,
        first: means[path]!,
        second: squares[path]!,
        ...numbers,
      }));
    };
    const stateOf = (
      moved: Readonly<Record<string, { readonly first: Tensor; readonly second: Tensor }>>,
    ): Params =>
      joinState({ m: mapParams(moved, ({ first }) => first), v: mapParams(moved, ({ second }) => second) });
    const coasting: Optimizer['coasting'] = (state, _params, step) => {
      const [mean, spread] = [beta1, beta2].map((beta) => 1 / (1 - integerPower(beta, step))) as [
        number,
        number,
      ];
      const squares = partOfState(state, 'v');
      return mapParams(partOfState(state, 'm'), (first, path) =>
        div(mul(mean, abs(first)), add(sqrt(mul(spread, squares[path]!)), epsilon)),
      );
    };
    return {
      ...own,
      init: (params) => joinState({ m: zerosOf(params), v: zerosOf(params) }),
      // m̂ falls faster than √v̂ then: β(1 − βᵗ)/(1 − βᵗ⁺¹) rises with β, and is below its root
      ...(beta1 <= beta2 && { coasting }),
      stepSizes: (state, _params, step) => {
        const root = Math.sqrt(1 - integerPower(beta2, step + 1));
        const numbers = { sizeRate: own.learningRate.at(step) * root, epsilon: epsilon * root };
        return mapParams(partOfState(state, 'v'), (second) => adamSizes({ second, ...numbers }));
      },
      update: (gradients, state, _params, step) => {
        const moved = mapParams(givenAt(gradients, state, step), adamUpdate);
        return { updates: mapParams(moved, ({ update }) => update), state: stateOf(moved) };
      },
      apply: (gradients, state, params, step, shrinkages, givenAway) => {
        const moved = mapParams(givenAt(gradients, state, step), (given, path) =>
          adamStep({ ...given, weights: params[path]!, shrinkage: shrinkages[path]! }, givenAway),
        );
        return { params: mapParams(moved, ({ weights }) => weights), state: stateOf(moved) };
      },
    };
  },
);
