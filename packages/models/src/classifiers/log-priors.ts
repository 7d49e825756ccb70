import { RidgelineError } from '@ridgeline/contracts';

/** The option of every model of p(text, class) that says p(class), up to a factor. */
export const classPriors = {
  priors: {
    type: 'numbers',
    above: 0,
    optional: true,
    from: 'data',
    about: 'How frequent each class is, in any unit. Absent: all are as frequent.',
  },
} as const;

/**
 * log p(class) [K].
 *
 * @param who the model's kind, for errors.
 * @throws `E_OPTION` if there is not one share for each class
 * @example logPriors('generativeClassifier', 2, [1, 3]) // [ln ¼, ln ¾]
 */
export const logPriors = (
  who: string,
  classes: number,
  priors: readonly number[] = Array(classes).fill(1),
): number[] => {
  const total = priors.reduce((a, b) => a + b, 0);
  if (priors.length === classes) return priors.map((prior) => Math.log(prior / total));
  throw new RidgelineError(
    'E_OPTION',
    `${who}: priors must be one for each of the ${classes} classes, got ${priors.length}.`,
    { hint: 'Give the share of each class, in any unit, or leave them out where all are as frequent.' },
  );
};
