import { check } from '../check.ts';
import { mean } from '../statistics/summary.ts';
import { percent } from '../words.ts';
import { beyondNoise, descentOf, tooFewSteps } from './descent.ts';

/**
 * The share of the descent that comes between the middle and the last fifth of the run: 0.34 of an exponential approach where the run is
 * one time constant long, (e^−½ − e^−0.9)/(1 − e^−0.9); 0.44 of a line.
 */
const oneTimeConstant = 0.34;
const line = 0.4 / 0.9;

export const learningRateTooLow = check({
  code: 'RDG203',
  title: 'The learning rate is too low',
  severity: 'warning',
  why: 'The loss still falls along a line when the run ends: most of what could be learnt was not reached.',
  remedy:
    'Raise optimizer.learningRate three- to tenfold (`ridgeline tune --learning-rate` finds one), or training.maxSteps.',
  needs: ['steps'],
  find: ({ steps }) => {
    const curve = descentOf(steps);
    if (curve === undefined) return tooFewSteps;
    const { losses, windows, size, noise } = curve;
    const between = (from: number, to: number): number =>
      mean(losses.slice(Math.floor(from * losses.length), Math.floor(to * losses.length)));
    const [first, middle, last] = [Math.min(losses[0]!, windows[0]!), between(0.4, 0.6), between(0.8, 1)];
    const fell = first - last;
    if (fell < (beyondNoise * noise) / Math.sqrt(size))
      return { lacks: 'a loss that falls beyond its noise' };
    const share = (middle - last) / fell;
    return {
      isFault: share >= oneTimeConstant,
      saw: `${percent(share)} of the descent of the training loss came between the middle and the last fifth of the steps: a line has ${percent(line)}, and a run of one time constant ${percent(oneTimeConstant)}.`,
    };
  },
});
