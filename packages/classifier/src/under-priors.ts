import { RidgelineError } from '@ridgeline/contracts';
import { type Classifier, classifierWith } from './classifier.ts';
import type { ClassifierSpec } from './classifier-spec.ts';
import { computationOf } from './computation-of.ts';

const who = 'underPriors';

/** How common each class is where texts come from, by its name: shares above 0 that sum to 1. */
export type ClassPriors = Readonly<Record<string, number>>;

/** [K] the shares that the model was taught. */
const ownPriors = ({ priors }: ClassifierSpec): readonly number[] => {
  if (priors !== undefined) return priors;
  throw new RidgelineError(
    'E_OPTION',
    `${who}: the model does not say how common its classes were in training.`,
    { hint: 'Train it again: since 0.1.0 it is saved with the model.' },
  );
};

/** [K] the shares in the order of the classes. */
const requirePriors = (classes: readonly string[], priors: ClassPriors): readonly number[] => {
  const stray = Object.keys(priors).find((name) => !classes.includes(name));
  const missing = classes.find((name) => !Object.hasOwn(priors, name));
  if (stray !== undefined || missing !== undefined)
    throw new RidgelineError(
      'E_OPTION',
      `${who}: priors must name every class and no other, got ${stray === undefined ? `none of "${missing}"` : `"${stray}"`}.`,
      { hint: `The classes are ${classes.map((name) => `"${name}"`).join(', ')}.` },
    );
  const shares = classes.map((name) => priors[name]!);
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.every((share) => share > 0) && Math.abs(sum - 1) < 1e-6) return shares;
  throw new RidgelineError(
    'E_RANGE',
    `${who}: priors must be shares above 0 that sum to 1, got ${JSON.stringify(priors)}.`,
    { hint: 'A class that never occurs may have a small share, such as 0.000001.' },
  );
};

/**
 * The same classifier where classes are as common as is said, and not as in training:
 * p′(class | text) ∝ p(class | text)·π′/π, π being the shares that the model was taught. It is a view: what is saved of it
 * is the classifier as it was, and other shares yet are asked of it in the same way.
 *
 * @throws `E_OPTION` for a class too many or too few, or a model that does not say its own shares; `E_RANGE` for what are
 *   no shares.
 * @see Saerens, Latinne and Decaestecker 2002, "Adjusting the Outputs of a Classifier to New a Priori Probabilities"
 * @example underPriors(classifier, { spam: 0.1, ham: 0.9 }).classify('win a prize').label // 'spam'
 */
export const underPriors = (classifier: Classifier, priors: ClassPriors): Classifier => {
  const { spec, params, reader, classes } = classifier;
  const own = ownPriors(spec);
  const shares = requirePriors(classes, priors);
  const shift = shares.map((share, k) => Math.log(share) - Math.log(own[k]!));
  const { score, logEvidence } = computationOf({ spec, params }, reader);
  const { temperature } = spec;
  const moved = (scores: Float64Array, by: number): Float64Array =>
    scores.map((value, i) => value + by * shift[i % shift.length]!);
  return classifierWith({ spec, params }, reader, {
    // scores are divided by the temperature, and shares are not
    score: (documents) => moved(score(documents), temperature),
    logEvidence:
      logEvidence &&
      (({ scores, ...read }) => logEvidence({ ...read, scores: moved(scores, 1 - temperature) })),
  });
};
