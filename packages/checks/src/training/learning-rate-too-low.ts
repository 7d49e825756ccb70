import { check } from '../check.ts';
import { mean } from '../statistics/summary.ts';
import { percent } from '../words.ts';
import { beyondNoise, descentOf, tooFewSteps } from './descent.ts';

/** An exponential approach has this share of its descent in the second half where the run is one time constant long; a line has ½. */
const oneTimeConstant = 0.38;

export const learningRateTooLow = check({
  code: 'RDG203',
  title: 'The learning rate is too low',
  severity: 'warning',
  why: 'The loss still falls along a line when the run ends: most of what could be learnt was not reached.',
  remedy: 'Raise optimizer.learningRate three- to tenfold (`ridgeline tune --learning-rate` finds one), or training.maxSteps.',
  needs: ['steps'],
  find: ({ steps }) => {
    const curve = descentOf(steps);
    if (curve === undefined) return tooFewSteps;
    const { windows, size, noise } = curve;
    const three = (at: number): number => mean(windows.slice(at - 1, at + 2));
    const [first, middle, last] = [windows[0]!, three(windows.length >> 1), three(windows.length - 2)];
    const fell = first - last;
    if (fell < (beyondNoise * noise) / Math.sqrt(size)) return { lacks: 'a loss that falls beyond its noise' };
    const share = (middle - last) / fell;
    return {
      isFault: share >= oneTimeConstant,
      saw: `${percent(share)} of the descent of the training loss fell into the second half of the steps: a line has 50 %, and a run of one time constant ${percent(oneTimeConstant)}.`,
    };
  },
});
