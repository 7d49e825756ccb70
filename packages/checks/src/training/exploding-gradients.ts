import { check, examplesOf } from '../check.ts';
import { median } from '../statistics/summary.ts';
import { digits } from '../words.ts';
import { tooFewSteps } from './descent.ts';

/** The most that is recommended for a clip is ten times the usual norm: Pascanu, Mikolov and Bengio 2013. */
const most = 10;
const fewest = 40;

export const explodingGradients = check({
  code: 'RDG209',
  title: 'Gradients explode, and nothing clips them',
  severity: 'warning',
  why: 'One batch with a gradient many times as large as usual throws the weights away from where all the others brought them.',
  remedy: 'Clip: optimizer.clipGlobalNorm at a few times the usual norm.',
  needs: ['steps', 'clipNorm'],
  find: ({ steps, clipNorm }) => {
    if (steps.length < fewest) return tooFewSteps;
    const later = steps.slice(Math.ceil(steps.length / 10));
    const usual = median(later.map(({ gradientNorm }) => gradientNorm));
    const found = later.filter(({ gradientNorm }) => gradientNorm > most * usual);
    return {
      isFault: !Number.isFinite(clipNorm) && usual > 0 && found.length > 0,
      saw: `${found.length} steps behind the first tenth have a gradient of more than ${most} times the usual norm, ${digits(usual)}; ${Number.isFinite(clipNorm) ? `those above ${digits(clipNorm)} are clipped` : 'nothing clips them'}.`,
      examples: examplesOf(found.map(({ step, gradientNorm }) => `step ${step}: ${digits(gradientNorm)}`)),
    };
  },
});
