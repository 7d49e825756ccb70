import { check } from '../check.ts';

export const oneAnswer = check({
  code: 'RDG404',
  title: 'Every row gets one answer',
  severity: 'error',
  why: 'The model tells nothing apart: its accuracy is how common that class is.',
  remedy:
    'Weaken the penalty, weigh rare classes (classWeights), or look whether training moved anything (RDG204).',
  needs: ['answers'],
  find: ({ answers: { actual, predicted } }) => {
    const given = new Set(predicted);
    const classes = new Set(actual).size;
    if (classes < 2) return { lacks: 'held-out rows of two classes' };
    return {
      isFault: given.size === 1,
      saw: `${predicted.length} held-out rows of ${classes} classes got ${given.size === 1 ? `one answer, “${predicted[0]}”` : `${given.size} different answers`}.`,
    };
  },
});
