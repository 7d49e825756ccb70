import { define, type Noise } from '@ridgeline/contracts';
import { add, tensor } from '@tensorflow/tfjs-core';

/**
 * Gaussian noise: to each number of an activation is added one of N(0, σ²) while training. To a linear model with the loss ½(x − y)² it is, in the mean,
 * a ridge penalty ½σ²·Σw² on the weights that read it; twice that with `squaredError`.
 *
 * @param options.deviation σ ≥ 0; 0 gives the activation back as it is. No default: the scale is that of the activation.
 * @returns `apply`: [...shape] → [...shape]. Numbers follow the random stream alone.
 * @throws `E_RANGE` if σ is negative.
 * @see Bishop 1995, "Training with noise is equivalent to Tikhonov regularization"; Keras's `GaussianNoise(σ)`.
 * @example gaussianNoise({ deviation: 0.1 }).apply(ones([4]), randomStream(1)) // each near 1
 */
export const gaussianNoise = /* @__PURE__ */ define(
  'gaussianNoise',
  {
    about: 'Adds normal noise to activations while training.',
    label: 'Gaussian noise',
    formula: 'f + σ·ε, ε of N(0, 1)',
    options: {
      deviation: {
        type: 'number',
        min: 0,
        scale: 'logarithmic',
        about: 'The standard deviation σ of what is added; 0 switches it off.',
      },
    },
    example: { deviation: 0.1 },
    same: { Keras: 'GaussianNoise(σ)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ deviation }): Omit<Noise, 'spec'> => ({
    apply: (activation, random) =>
      deviation === 0
        ? activation
        : add(activation, tensor(random.normal(activation.size, 0, deviation), activation.shape)),
  }),
);
