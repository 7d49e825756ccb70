import { define, type Schedule } from '@ridgeline/contracts';

/** Where step t stands: the length of its cycle, and how many of the cycle's steps lie before it. */
const cycleAt = (step: number, period: number, growth: number): { length: number; since: number } => {
  if (growth === 1) return { length: period, since: step % period };
  let [length, since] = [period, step];
  while (since >= length) {
    since -= length;
    length *= growth;
  }
  return { length, since };
};

/**
 * A learning rate that falls along half a cosine and begins anew at the peak, in cycles that may grow: s steps into a cycle of n,
 *
 *     floor + ½·(peak − floor)·(1 + cos(π·s/n))
 *
 * At the end of a cycle weights have come to rest: their average over several is Izmailov et al.'s fast geometric ensemble.
 *
 * @throws `E_RANGE` naming the option.
 * @see Loshchilov and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts"; PyTorch's
 * `CosineAnnealingWarmRestarts(T_0=period, T_mult=growth, eta_min=floor)`.
 * @example cosineRestarts({ peak: 0.1, floor: 0, period: 10 }).at(15) // 0.05
 */
export const cosineRestarts = /* @__PURE__ */ define(
  'cosineRestarts',
  {
    about: 'Falls along half a cosine and begins anew, in cycles that may grow.',
    formula: 'floor + ½(peak − floor)(1 + cos π·s/n), s steps into a cycle of n',
    options: {
      peak: { type: 'number', above: 0, scale: 'logarithmic', about: 'The rate that a cycle begins with.' },
      floor: {
        type: 'number',
        min: 0,
        scale: 'logarithmic',
        default: 0,
        about: 'The rate that a cycle falls towards.',
      },
      period: { type: 'integer', min: 1, about: 'Steps of the first cycle.' },
      growth: {
        type: 'integer',
        min: 1,
        default: 1,
        about: 'How many times as long each cycle is as the one before.',
      },
    },
    example: { peak: 0.003, floor: 0, period: 500 },
    same: { PyTorch: 'CosineAnnealingWarmRestarts(T_0=period, T_mult=growth, eta_min=floor)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ peak, floor, period, growth }): Omit<Schedule, 'spec'> => ({
    at: (step) => {
      const { length, since } = cycleAt(step, period, growth);
      return floor + 0.5 * (peak - floor) * (1 + Math.cos((Math.PI * since) / length));
    },
  }),
);
