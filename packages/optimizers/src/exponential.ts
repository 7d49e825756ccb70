import { define, type Schedule } from '@ridgeline/contracts';

/**
 * A learning rate that goes from one value to another by the same factor at every step, and stays there: at step t, counted from 0,
 * from·(to/from)^(t/n) up to step n. By its logarithm that is a line.
 *
 * @throws `E_RANGE` if a rate is not above 0, or the count no integer ≥ 1.
 * @see PyTorch's `ExponentialLR(gamma)` of a base rate `from`, with gamma = (to/from)^(1/n), which has no end; Keras's
 * `ExponentialDecay(from, decay_steps=n, decay_rate=to/from)`.
 * @example exponential({ from: 1e-4, to: 1, steps: 4 }).at(2) // ≈ 0.01
 */
export const exponential = /* @__PURE__ */ define(
  'exponential',
  {
    about: 'Goes from one rate to another by the same factor at every step, and stays.',
    formula: 'from·(to/from)^(t/n) up to step n',
    options: {
      from: { type: 'number', above: 0, scale: 'logarithmic', about: 'The rate of the first step.' },
      to: { type: 'number', above: 0, scale: 'logarithmic', about: 'The rate at which it ends.' },
      steps: {
        type: 'integer',
        min: 1,
        about: 'The step n at which it ends, from the beginning of the run.',
      },
    },
    example: { from: 0.002, to: 0.0001, steps: 2000 },
    same: {
      PyTorch: 'ExponentialLR(gamma) with gamma = (to/from)^(1/n), without an end',
      Keras: 'ExponentialDecay(from, n, to/from)',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ from, to, steps }): Omit<Schedule, 'spec'> => {
    const logFactor = Math.log(to / from) / steps;
    return { at: (step) => (step < steps ? from * Math.exp(step * logFactor) : to) };
  },
);
