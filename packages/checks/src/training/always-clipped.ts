import { check } from '../check.ts';
import { median } from '../statistics/summary.ts';
import { digits, percent } from '../words.ts';
import { tooFewSteps } from './descent.ts';

/** Clipping is meant for the rare step; here it sets the length of nine in ten. */
const most = 0.9;
const fewest = 40;

export const alwaysClipped = check({
  code: 'RDG208',
  title: 'Gradients are clipped at almost every step',
  severity: 'warning',
  why: 'The norm of nearly every step is the clip’s: the learning rate means something else, and large and small errors move the weights alike.',
  remedy:
    'Raise optimizer.clipGlobalNorm to one to ten times the usual norm (Pascanu, Mikolov and Bengio 2013).',
  needs: ['steps', 'clipNorm'],
  find: ({ steps, clipNorm }) => {
    if (!Number.isFinite(clipNorm)) return { lacks: 'clipping of gradients' };
    if (steps.length < fewest) return tooFewSteps;
    const clipped = steps.filter(({ gradientNorm }) => gradientNorm > clipNorm).length / steps.length;
    return {
      isFault: clipped >= most,
      saw: `${percent(clipped)} of the steps have a gradient above the norm ${digits(clipNorm)} (told from ${percent(most)}); half of them are above ${digits(median(steps.map(({ gradientNorm }) => gradientNorm)))}.`,
    };
  },
});
