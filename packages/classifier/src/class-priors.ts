import { RidgelineError } from '@ridgeline/contracts';
import type { ClassifierSpec } from './classifier-spec.ts';

const who = 'classify';

/** How common each class is where texts come from, by its name: shares above 0 that sum to 1. */
export type ClassPriors = Readonly<Record<string, number>>;

const requirePriors = (classes: readonly string[], priors: ClassPriors): void => {
  const stray = Object.keys(priors).find((name) => !classes.includes(name));
  const missing = classes.find((name) => !Object.hasOwn(priors, name));
  if (stray !== undefined || missing !== undefined)
    throw new RidgelineError(
      'E_OPTION',
      `${who}: priors must name every class and no other, got ${stray === undefined ? `none of "${missing}"` : `"${stray}"`}.`,
      { hint: `The classes are ${classes.map((name) => `"${name}"`).join(', ')}.` },
    );
  const sum = classes.reduce((total, name) => total + priors[name]!, 0);
  if (classes.every((name) => priors[name]! > 0) && Math.abs(sum - 1) < 1e-6) return;
  throw new RidgelineError('E_RANGE', `${who}: priors must be shares above 0 that sum to 1, got ${JSON.stringify(priors)}.`, {
    hint: 'A class that never occurs may have a small share, such as 0.000001.',
  });
};

/**
 * What other shares of the classes add to log p(class | text) before it is normalised: log π′ − log π, π being the shares
 * that the model was taught.
 *
 * @returns [K]
 * @throws `E_OPTION` for a class too many or too few, or of a model that does not say its own shares; `E_RANGE` for what
 *   are no shares.
 * @see Saerens, Latinne and Decaestecker 2002, "Adjusting the Outputs of a Classifier to New a Priori Probabilities"
 * @example priorShift({ classes: ['ham', 'spam'], priors: [0.5, 0.5] }, { ham: 0.9, spam: 0.1 }) // [log 1.8, log 0.2]
 */
export const priorShift = (
  { classes, priors: own }: Pick<ClassifierSpec, 'classes' | 'priors'>,
  priors: ClassPriors,
): Float64Array => {
  if (own === undefined)
    throw new RidgelineError('E_OPTION', `${who}: the model does not say how common its classes were in training.`, {
      hint: 'Train it again: since 0.1.0 it is saved with the model.',
    });
  requirePriors(classes, priors);
  return Float64Array.from(classes, (name, k) => Math.log(priors[name]!) - Math.log(own[k]!));
};
