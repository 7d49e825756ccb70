import type { StoredParams } from '@ridgeline/contracts';
import type { FittedTextFeatures, TextFeaturesSpec } from '@ridgeline/data';
import type { StoredClassifier } from './classifier-spec.ts';
import type { Documents, TextReader } from './text-reader.ts';

/** [n] log p(text) for each token, in nats; NaN for a text without one. It is given scores [n · K] that are log p(class, text). */
export type LogEvidence = (read: {
  readonly texts: readonly string[];
  readonly documents: Documents;
  readonly scores: Float64Array;
}) => Float64Array;

/** [n] log Σ exp of each row. */
const logSums = (scores: Float64Array, classes: number): Float64Array =>
  Float64Array.from({ length: scores.length / classes }, (_, row) => {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    const highest = own.reduce((a, b) => Math.max(a, b));
    return highest + Math.log(own.reduce((sum, score) => sum + Math.exp(score - highest), 0));
  });

/** [K] the weight of an n-gram that a class has never seen: that of its rarest. */
const leastWeights = (params: StoredParams, classes: number): Float64Array => {
  const { data } = params['linear/weights']!;
  const columns = data.length / classes;
  return Float64Array.from({ length: classes }, (_, k) => {
    let least = Number.POSITIVE_INFINITY;
    for (let column = 0; column < columns; column++) least = Math.min(least, data[k * columns + column]!);
    return least;
  });
};

const countsGrams = ({ weighting, sublinear, norm }: TextFeaturesSpec): boolean =>
  weighting === 'count' && !sublinear && norm === 'none';

/** Every n-gram is an event; those without a column are as likely as the rarest of the class. */
const ofCounts = ({ gramTotals }: FittedTextFeatures, params: StoredParams, classes: number): LogEvidence => {
  const least = leastWeights(params, classes);
  return ({ texts, documents, scores }) => {
    const totals = gramTotals(texts);
    if (documents.kind !== 'matrix') throw new Error('Counts of n-grams are read as a matrix.');
    const { pointers, values } = documents.matrix;
    const all = scores.slice();
    totals.forEach((total, row) => {
      let known = 0;
      for (let k = pointers[row]!; k < pointers[row + 1]!; k++) known += values[k]!;
      for (let k = 0; k < classes; k++) all[row * classes + k]! += (total - known) * least[k]!;
    });
    return logSums(all, classes).map((nats, row) => (totals[row]! > 0 ? nats / totals[row]! : Number.NaN));
  };
};

/** The end of a text is an event too. */
const ofTokens =
  (classes: number): LogEvidence =>
  ({ documents, scores }) =>
    logSums(scores, classes).map((nats, row) =>
      documents.kind === 'tokens' ? nats / (documents.tokens[row]!.length + 1) : Number.NaN,
    );

/**
 * How likely a classifier finds a text at all: log p(x) = log Σ p(class)·p(x | class), for each token or n-gram of it. It tells a
 * text of another domain, of which every class may be sure without reason. Only models of how texts come about have it:
 * language models, and naive Bayes on counts.
 *
 * @returns undefined for other models.
 * @see Yogatama et al. 2017, "Generative and Discriminative Text Classification with Recurrent Neural Networks"
 */
export const logEvidenceOf = (
  { spec, params }: StoredClassifier,
  reader: TextReader,
): LogEvidence | undefined => {
  const classes = spec.classes.length;
  if (spec.kind === 'languageModelClassifier') return ofTokens(classes);
  if (spec.kind !== 'linearClassifier' || spec.joint !== true || reader.kind !== 'features') return undefined;
  const { features } = reader;
  return 'gramTotals' in features && countsGrams(features.spec)
    ? ofCounts(features, params, classes)
    : undefined;
};
