import { check } from '../check.ts';
import { digits } from '../words.ts';

export const worseThanFrequencies = check({
  code: 'RDG403',
  title: 'Frequencies alone predict as well',
  severity: 'error',
  why: 'Who knows how common classes or tokens are, and reads nothing, has as low a loss on held-out data.',
  remedy:
    'Look at the learning rate and at penalties first (RDG202 – RDG206, RDG303, RDG305), then whether held-out data are of the same kind.',
  needs: ['evaluations', 'frequencyLoss'],
  find: ({ evaluations, frequencyLoss }) => {
    const losses = evaluations.map(({ validation }) => validation).filter(Number.isFinite);
    if (losses.length === 0) return { lacks: 'an evaluation that is finite' };
    const best = Math.min(...losses);
    return {
      isFault: best >= frequencyLoss,
      saw: `The best validation loss is ${digits(best)} nats; frequencies alone have ${digits(frequencyLoss)}.`,
    };
  },
});
