import { check, examplesOf } from '../check.ts';

export const notFinite = check({
  code: 'RDG201',
  title: 'Numbers of the training are not finite',
  severity: 'error',
  why: 'After NaN or infinity nothing is learnt: every weight that it reaches is lost.',
  remedy:
    'Lower optimizer.learningRate to a tenth, clip gradients (optimizer.clipGlobalNorm=1), and look for numbers that are not finite in the data.',
  needs: ['steps'],
  find: ({ steps, evaluations = [] }) => {
    const found = [
      ...steps
        .filter(({ dataLoss, gradientNorm }) => !Number.isFinite(dataLoss + gradientNorm))
        .map(({ step }) => `step ${step}`),
      ...evaluations
        .filter(({ validation, train = 0 }) => !Number.isFinite(validation + train))
        .map(({ step }) => `evaluation at step ${step}`),
    ];
    return {
      isFault: found.length > 0,
      saw: `${found.length} of ${steps.length} steps and ${evaluations.length} evaluations have a loss or gradient that is not finite.`,
      examples: examplesOf(found),
    };
  },
});
