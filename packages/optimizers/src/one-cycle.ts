import { define, type Schedule } from '@ridgeline/contracts';

/** From one value to another along half a cosine, for a share of the way. */
const alongCosine = (from: number, to: number, share: number): number =>
  to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));

/**
 * One cycle: along half a cosine up to a high rate, which itself keeps from narrow minima, and along another down to next to nothing. With
 * p = warmupShare·n − 1 it climbs from peak/start to peak up to step p, and falls to peak/(start·end) at step n − 1, where it stays.
 *
 * @throws `E_RANGE` naming the option.
 * @see Smith and Topin 2018, "Super-convergence: very fast training of neural networks using large learning rates"; PyTorch's
 * `OneCycleLR(max_lr=peak, total_steps=n, pct_start=warmupShare, div_factor=start, final_div_factor=end)`, which changes momentum as well unless
 * `cycle_momentum=False`.
 * @example oneCycle({ peak: 0.4, steps: 60 }).at(17) // 0.4
 */
export const oneCycle = /* @__PURE__ */ define(
  'oneCycle',
  {
    about: 'Climbs along half a cosine to a high rate and falls along another to next to nothing.',
    formula: 'peak/start → peak in a share of the steps, then → peak/(start·end)',
    options: {
      peak: { type: 'number', above: 0, scale: 'logarithmic', about: 'The highest rate.' },
      steps: { type: 'integer', min: 2, about: 'Steps of the cycle, n: those of the run.' },
      warmupShare: {
        type: 'number',
        above: 0,
        below: 1,
        default: 0.3,
        about: 'Which share of the steps climbs.',
      },
      start: { type: 'number', min: 1, default: 25, about: 'How many times the peak is its first rate.' },
      end: { type: 'number', min: 1, default: 10_000, about: 'How many times the first rate is its last.' },
    },
    example: { peak: 0.01, steps: 2000 },
    same: {
      PyTorch: 'OneCycleLR(peak, total_steps=n, pct_start=warmupShare, cycle_momentum=False)',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ peak, steps, warmupShare, start, end }): Omit<Schedule, 'spec'> => {
    const top = warmupShare * steps - 1;
    const last = steps - 1;
    const first = peak / start;
    return {
      at: (step) => {
        // a climb of no step begins at the peak
        if (step <= top) return top === 0 ? peak : alongCosine(first, peak, step / top);
        const share = Math.min(1, (step - top) / (last - top));
        return alongCosine(peak, first / end, share);
      },
    };
  },
);
