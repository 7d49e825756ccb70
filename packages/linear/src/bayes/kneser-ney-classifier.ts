import { RidgelineError, requireOneOf } from '@ridgeline/contracts';
import { countClasses, requireClasses } from './classes.ts';
import { fitKneserNey, type KneserNey, type Tokens } from './kneser-ney.ts';
import { bestClasses, logSoftmaxRows } from './scores.ts';

export interface KneserNeyClassifierOptions {
  /** [n] texts as tokens. */
  readonly documents: readonly Tokens[];
  /** [n] the class of each document. */
  readonly labels: readonly string[];
  /** n of the n-grams. */
  readonly order: number;
  /** The classes from their share of the documents (`'empirical'`, the default) or all alike. */
  readonly prior?: 'empirical' | 'uniform';
}

/** One language model for each of K classes. */
export interface KneserNeyClassifier {
  readonly classes: readonly string[];
  /** [K] */
  readonly models: readonly KneserNey[];
  /** [K] */
  readonly logPriors: readonly number[];
  /** [n, K] log p(class, document), in nats. */
  scores(documents: readonly Tokens[]): Float64Array;
  /** [n, K] log p(class | document). */
  logProbabilities(documents: readonly Tokens[]): Float64Array;
  /** [n] the most probable class of each document. */
  predict(documents: readonly Tokens[]): string[];
}

/**
 * A classifier from language models, one for each class.
 *
 * @throws `E_SHAPE` if there are not as many models and priors as classes, or their vocabularies differ in size.
 * @example kneserNeyClassifier({ classes, models, logPriors }).predict([['a', 'new', 'text']])
 */
export const kneserNeyClassifier = ({
  classes,
  models,
  logPriors,
}: Pick<KneserNeyClassifier, 'classes' | 'models' | 'logPriors'>): KneserNeyClassifier => {
  const outputs = classes.length;
  const sizes = new Set(models.map(({ spec }) => spec.vocabulary.length));
  if (models.length !== outputs || logPriors.length !== outputs || sizes.size !== 1)
    throw new RidgelineError(
      'E_SHAPE',
      `kneserNeyClassifier: ${outputs} classes must have as many models over one vocabulary, and priors, got ${models.length} and ${logPriors.length}.`,
    );
  const scores = (documents: readonly Tokens[]): Float64Array => {
    const joint = new Float64Array(documents.length * outputs);
    documents.forEach((document, row) => {
      models.forEach((model, k) => {
        joint[row * outputs + k] = model
          .logProbabilities(document)
          .reduce((sum, log) => sum + log, logPriors[k]!);
      });
    });
    return joint;
  };
  return {
    classes,
    models,
    logPriors,
    scores,
    logProbabilities: (documents) => logSoftmaxRows(scores(documents), outputs),
    predict: (documents) => bestClasses(scores(documents), classes),
  };
};

/**
 * Fits a Kneser–Ney language model to each class over one vocabulary: p(class | text) ∝ p(class)·p(text | class).
 *
 * Unlike naive Bayes it sees the order of words; with order 1 it is the multinomial model with another smoothing.
 *
 * @throws `E_DATA` if a class has no token, or for one class only; `E_SHAPE` if there are not as many labels as documents.
 * @see Peng and Schuurmans 2003, "Combining Naive Bayes and n-Gram Language Models for Text Classification"
 * @example
 * const documents = [['the', 'sea'], ['a', 'hill']];
 * fitKneserNeyClassifier({ documents, labels: ['sea', 'land'], order: 2 }).predict([['the', 'sea']]); // ['sea']
 */
export const fitKneserNeyClassifier = (options: KneserNeyClassifierOptions): KneserNeyClassifier => {
  const { documents, labels, order, prior = 'empirical' } = options;
  const who = 'kneserNeyClassifier';
  requireOneOf(who, ['empirical', 'uniform'], { prior });
  const target = requireClasses(who, { labels, rows: documents.length });
  const counts = countClasses(target);
  const vocabulary = [...new Set(documents.flat())].sort();
  const models = target.classes.map((name, k) => {
    const sentences = documents.filter((_, i) => target.indices[i] === k);
    if (!sentences.some((sentence) => sentence.length > 0))
      throw new RidgelineError('E_DATA', `${who}: every document of class "${name}" is empty.`);
    return fitKneserNey({ sentences, order, vocabulary });
  });
  const logPriors = Array.from(counts, (count) =>
    Math.log(prior === 'empirical' ? count / documents.length : 1 / counts.length),
  );
  return kneserNeyClassifier({ classes: target.classes, models, logPriors });
};
