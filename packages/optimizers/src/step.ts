import { define, type Schedule } from '@ridgeline/contracts';
import { integerPower } from './integer-power.ts';

/** The options of {@link step}. */
export type StepOptions = Parameters<typeof step>[0];

/**
 * A learning rate that stays for a number of steps and then falls by a factor at a stroke, again and again: at step t, counted from 0, rate
 * before step `from`, and rate·factor^(⌊(t − from)/every⌋ + 1) from there on.
 *
 * @param options.from the step of the first fall: `every` if not given.
 * @throws `E_RANGE` naming the option.
 * @see PyTorch's `StepLR`; with `from`, Zaremba, Sutskever and Vinyals 2014, who halve the rate at every epoch behind the fourth.
 * @example step({ rate: 20, factor: 0.5, every: 100, from: 400 }).at(500) // 5
 */
export const step = /* @__PURE__ */ define(
  'step',
  {
    about: 'Stays, and falls by a factor at a stroke, again and again.',
    formula: 'rate·factor^max(0, ⌊(t − from)/every⌋ + 1)',
    options: {
      rate: { type: 'number', above: 0, scale: 'logarithmic', about: 'The rate of the first step.' },
      factor: { type: 'number', above: 0, max: 1, about: 'What a fall leaves of the rate.' },
      every: { type: 'integer', min: 1, about: 'Steps from one fall to the next.' },
      from: { type: 'integer', min: 1, optional: true, about: 'The step of the first fall. Absent: every.' },
    },
    example: { rate: 0.1, factor: 0.5, every: 1000 },
    same: { PyTorch: 'StepLR(step_size=every, gamma=factor), where from is absent' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ rate, factor, every, from = every }): Omit<Schedule, 'spec'> => ({
    at: (t) => (t < from ? rate : rate * integerPower(factor, Math.floor((t - from) / every) + 1)),
  }),
);
