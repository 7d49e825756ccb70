import { define, type Evaluated, type Schedule } from '@ridgeline/contracts';
import { constant } from './constant.ts';

/**
 * The same rate until validation no longer gets better; then a share of it. The rate is multiplied by the factor whenever more than
 * `patience` evaluations in a row were no better than the best before them; it never falls below the floor, and never rises.
 *
 * @throws `E_RANGE` naming the option.
 * @see PyTorch's `ReduceLROnPlateau(factor, patience, threshold=0, min_lr=floor, eps=0)`; Keras's callback of the same name reduces one
 * evaluation earlier.
 * @example
 * const schedule = reduceOnPlateau({ rate: 0.1, factor: 0.5, patience: 0 });
 * schedule.after([{ step: 10, dataLoss: 2 }, { step: 20, dataLoss: 3 }]).at(20) // 0.05
 */
export const reduceOnPlateau = /* @__PURE__ */ define(
  'reduceOnPlateau',
  {
    about: 'The same rate, lowered by a factor when validation no longer gets better.',
    formula: 'η ← max(factor·η, floor) after more than patience evaluations in a row without a gain',
    options: {
      rate: { type: 'number', above: 0, scale: 'logarithmic', about: 'The rate that it begins with.' },
      factor: {
        type: 'number',
        above: 0,
        below: 1,
        default: 0.1,
        about: 'What the rate is multiplied with.',
      },
      patience: {
        type: 'integer',
        min: 0,
        about: 'Evaluations in a row without a gain that it waits for.',
      },
      floor: { type: 'number', min: 0, optional: true, about: 'The lowest rate. Absent: 0.' },
    },
    example: { rate: 0.002, factor: 0.5, patience: 2 },
    same: { PyTorch: 'ReduceLROnPlateau(factor, patience, threshold=0, min_lr=floor, eps=0)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate, factor, patience, floor = 0 }): Omit<Schedule, 'spec'> => {
    const lowered = (evaluations: readonly Evaluated[]): number => {
      let [now, best, without] = [rate, Number.POSITIVE_INFINITY, 0];
      for (const { dataLoss } of evaluations) {
        if (dataLoss < best) [best, without] = [dataLoss, 0];
        else without += 1;
        if (without <= patience) continue;
        now = Math.min(now, Math.max(factor * now, floor));
        without = 0;
      }
      return now;
    };
    return { at: () => rate, after: (evaluations) => constant(lowered(evaluations)) };
  },
);
