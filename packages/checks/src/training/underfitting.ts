import { check } from '../check.ts';
import { digits, percent } from '../words.ts';

/** Of the loss of frequencies; a bag of words or pairs of letters take away more. */
const least = 0.1;

export const underfitting = check({
  code: 'RDG206',
  title: 'The model underfits',
  severity: 'warning',
  why: 'Even training texts are told hardly better than by who knows frequencies alone: the model is too small, too short trained or held down.',
  remedy: 'Train longer, raise optimizer.learningRate, take a larger model, or weaken penalties and noise.',
  needs: ['evaluations', 'frequencyLoss'],
  find: ({ evaluations, frequencyLoss }) => {
    const losses = evaluations.flatMap(({ train }) => (Number.isFinite(train) ? [train!] : []));
    if (losses.length === 0) return { lacks: 'losses on the training part' };
    const best = Math.min(...losses);
    const explained = 1 - best / frequencyLoss;
    return {
      isFault: explained < least,
      saw: `The lowest training loss is ${digits(best)} nats, ${percent(Math.abs(explained))} ${explained < 0 ? 'above' : 'below'} the ${digits(frequencyLoss)} of frequencies alone (told unless it is ${percent(least)} below).`,
    };
  },
});
