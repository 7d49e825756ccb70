import { define, type GradientMethod } from '@ridgeline/contracts';
import { mapParams, squaredNorm } from '@ridgeline/tensors';
import { add, addN, div, maximum, mul, sqrt } from '@tensorflow/tfjs-core';
import { leastNorm } from './least-norm.ts';

/**
 * Sharpness-aware minimisation: the gradient is taken where the loss is highest nearby, to first order, so that steps lead to
 * places whose surroundings are low too:
 *
 *     ε = ρ·g/‖g‖₂        the step's gradient is that at w + ε
 *
 * g is the gradient of the whole batch over all parameters. Both passes draw the same noise. Penalties of weights act at w, as in
 * the paper. A step costs two passes.
 *
 * @param options.rho ρ ≥ 0: how far it looks; 0 is a plain step. No default.
 * @returns `find`: two passes; the data loss, state and buffers are those of the first.
 * @throws `E_RANGE` if ρ is negative or not finite.
 * @see Foret et al. 2021, "Sharpness-Aware Minimization for Efficiently Improving Generalization", with p = 2; Optax's
 * `contrib.sam` with `normalize` and ρ as the learning rate of its adversary.
 * @example fit({ …, gradient: sam({ rho: 0.05 }) })
 */
export const sam = /* @__PURE__ */ define(
  'sam',
  {
    about: 'Takes the gradient where the loss is highest nearby, which leads to flat minima.',
    label: 'SAM',
    formula: 'the gradient at w + ρ·g/‖g‖₂',
    options: {
      rho: { type: 'number', min: 0, scale: 'logarithmic', about: 'The distance ρ; 0 is a plain step.' },
    },
    example: { rho: 0.05 },
    same: {
      Optax: 'contrib.sam',
      'tf.keras': 'models.experimental.SharpnessAwareMinimization(rho)',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rho }): Omit<GradientMethod, 'spec'> => ({
    *find(params) {
      const here = yield {};
      if (rho === 0) return here;
      const norm = sqrt(addN(Object.values(here.gradients).map(squaredNorm)));
      const scale = div(rho, maximum(norm, leastNorm));
      const above = yield {
        params: mapParams(params, (weights, path) => add(weights, mul(scale, here.gradients[path]!))),
      };
      return { ...here, gradients: above.gradients };
    },
  }),
);
