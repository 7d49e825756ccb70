import { RidgelineError } from '@ridgeline/contracts';
import type { ReadingSpec } from './neural-spec.ts';

/** log(1 + eˣ), without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** log Σ exp. Of logits that are log p(text, class) it is log p(text). */
export const logSum = (row: ArrayLike<number>): number => {
  const logits = Array.from(row);
  const highest = Math.max(...logits);
  return highest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
};

const logSoftmax = (row: ArrayLike<number>): number[] => {
  const whole = logSum(row);
  return Array.from(row, (logit) => logit - whole);
};

/**
 * [K] log p of each class of one text, in nats: a log-softmax, or where a text may have several labels the log of each one's own σ.
 *
 * @param row [K] logits.
 */
export const logProbabilities = (
  row: ArrayLike<number>,
  { multiLabel }: Pick<ReadingSpec, 'multiLabel'>,
): number[] => (multiLabel ? Array.from(row, (logit) => -softplus(-logit)) : logSoftmax(row));

/** Shares of classes by their labels, in any unit. */
export type Priors = Readonly<Record<string, number>>;

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * What is added to log p of each class where classes are as frequent as `priors` say, and not as in training: log π′ − log π. After it
 * log p is normalised again.
 *
 * @throws `E_OPTION` for a label that is none, one that is missing, or shares that are none; and where texts have several labels.
 * @see Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities".
 */
export const priorShift = (
  { labels, priors: learnt, multiLabel }: Pick<ReadingSpec, 'labels' | 'priors' | 'multiLabel'>,
  priors: Priors,
): readonly number[] => {
  const refuse = (message: string, hint: string): never => {
    throw new RidgelineError('E_OPTION', `classify: ${message}`, { hint });
  };
  if (multiLabel)
    refuse('priors are for one class of each text, and this model tells several.', 'Leave them out.');
  const stray = Object.keys(priors).find((label) => !labels.includes(label));
  if (stray !== undefined)
    refuse(`priors must be of its classes, got "${stray}".`, `It tells ${labels.slice(0, 20).join(', ')}.`);
  const shares = labels.map((label) => (Object.hasOwn(priors, label) ? priors[label]! : Number.NaN));
  const wrong = shares.findIndex((share) => !(Number.isFinite(share) && share > 0));
  if (wrong >= 0)
    refuse(
      `priors must have a share above 0 for every class, got ${shares[wrong]} for "${labels[wrong]}".`,
      'Give how frequent each class is, in any unit.',
    );
  const [all, before] = [sumOf(shares), sumOf(learnt)];
  return shares.map((share, k) => Math.log(share / all) - Math.log(learnt[k]! / before));
};

/** log p as it is with other priors. @param shift of {@link priorShift} */
export const shifted = (logs: readonly number[], shift: readonly number[]): number[] =>
  logSoftmax(logs.map((log, k) => log + shift[k]!));
