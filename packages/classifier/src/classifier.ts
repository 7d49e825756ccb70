import { RidgelineError } from '@ridgeline/contracts';
import { columnNames } from '@ridgeline/data';
import type { Classification, ClassifyOptions } from './classification.ts';
import { bestOf, denseWeights, logProbabilitiesOf, type Scorer } from './classifier-scores.ts';
import type { StoredClassifier } from './classifier-spec.ts';
import type { LogEvidence } from './log-evidence.ts';
import { knownCounts, type TextReader } from './text-reader.ts';

/** An n-gram of a text, and what it adds to the score of a class against the mean of all classes. */
export interface Reason {
  readonly gram: string;
  /** The set of features that the n-gram is of, where several are joined. */
  readonly set?: string;
  readonly contribution: number;
}

/** A classifier of texts with K classes. */
export interface Classifier extends StoredClassifier {
  readonly reader: TextReader;
  /** [K] ascending. */
  readonly classes: readonly string[];
  /**
   * The class of a text, or of each of several, with its probability.
   *
   * @throws `E_DATA` for what is no text; `E_OPTION` if `explain` or `evidence` is asked of a classifier that cannot.
   * @example classifier.classify('a moving film').label // 'pos'
   */
  classify(text: string, options?: ClassifyOptions): Classification;
  classify(texts: readonly string[], options?: ClassifyOptions): readonly Classification[];
  /** [n · K] log p of each class by text, in nats. */
  logProbabilities(texts: readonly string[]): Float64Array;
  /** [n] the place of the most probable class. */
  predict(texts: readonly string[]): Int32Array;
  /**
   * The n-grams of a text that speak for a class or against it, the weightiest first; only for linear classifiers over
   * named n-grams.
   */
  explain?(text: string, place: number): readonly Reason[];
}

/** What each n-gram of a text adds to a class. */
const linearReasons = (
  { spec, params }: StoredClassifier,
  reader: TextReader,
): NonNullable<Classifier['explain']> | undefined => {
  if (spec.kind !== 'linearClassifier' || reader.kind !== 'features') return undefined;
  const names = columnNames(reader.features.spec);
  if (names === null) return undefined;
  const weights = denseWeights(spec, params);
  const { columns } = spec;
  const classes = spec.classes.length;
  const outputs = weights.length / columns;
  const weightAt = (place: number, column: number): number =>
    place < classes - outputs ? 0 : weights[(place - classes + outputs) * columns + column]!;
  return (text, place) => {
    const { indices, values } = reader.features.transform([text]);
    return Array.from(indices, (column, k) => {
      let mean = 0;
      for (let other = 0; other < classes; other++) mean += weightAt(other, column) / classes;
      const value = spec.presence ? Number(values[k]! > 0) : values[k]!;
      return { ...names[column]!, contribution: value * (weightAt(place, column) - mean) };
    })
      .filter(({ contribution }) => contribution !== 0)
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  };
};

/** Texts that are scored at once. */
const batch = 1000;

/** The classes by their log p, the most probable first; of equals the first. */
const rankingOf = (classes: readonly string[], logs: Float64Array): Classification['ranking'] =>
  Array.from(logs.keys())
    .sort((a, b) => logs[b]! - logs[a]!)
    .map((place) => ({ label: classes[place]!, probability: Math.exp(logs[place]!) }));

const requireExplain = (explain: Classifier['explain']): NonNullable<Classifier['explain']> => {
  if (explain !== undefined) return explain;
  throw new RidgelineError(
    'E_OPTION',
    'classify: explain is for linear classifiers over named n-grams, and this one is of another kind.',
    { hint: 'Leave explain out, or train with model.kind=logistic and without features.hashing.' },
  );
};

const requireEvidence = (logEvidence: LogEvidence | undefined): LogEvidence => {
  if (logEvidence !== undefined) return logEvidence;
  throw new RidgelineError(
    'E_OPTION',
    'classify: evidence is for models of how texts come about, and this one is of another kind.',
    { hint: 'Leave evidence out, or train kneserNey, or naiveBayes on counts.' },
  );
};

/** How a classifier computes: its scores, and where it has one its evidence. */
export interface Computation {
  readonly score: Scorer;
  readonly logEvidence?: LogEvidence | undefined;
}

/** A classifier from what is saved of it, how it reads and how it scores. */
export const classifierWith = (
  stored: StoredClassifier,
  reader: TextReader,
  { score, logEvidence }: Computation,
): Classifier => {
  const { classes, temperature } = stored.spec;
  const size = classes.length;
  const explain = linearReasons(stored, reader);

  const logsOf = (scores: Float64Array): Float64Array =>
    logProbabilitiesOf(scores, { classes: size, temperature });

  const classifyAll = (texts: readonly string[], options: ClassifyOptions): Classification[] => {
    const reasonsOf = options.explain ? requireExplain(explain) : undefined;
    const evidenceOf = options.evidence ? requireEvidence(logEvidence) : undefined;
    const answers: Classification[] = [];
    for (let from = 0; from < texts.length; from += batch) {
      const some = texts.slice(from, from + batch);
      const documents = reader.read(some);
      const scores = score(documents);
      const logs = logsOf(scores);
      const evidence = evidenceOf?.({ texts: some, documents, scores });
      const known = knownCounts(reader, documents);
      some.forEach((text, row) => {
        const ranking = rankingOf(classes, logs.subarray(row * size, (row + 1) * size));
        const { label, probability } = ranking[0]!;
        const reasons = reasonsOf && { reasons: reasonsOf(text, classes.indexOf(label)) };
        answers.push({
          label,
          probability,
          ranking,
          known: known[row]!,
          ...(evidence && { logEvidence: evidence[row]! }),
          ...reasons,
        });
      });
    }
    return answers;
  };

  function classify(text: string, options?: ClassifyOptions): Classification;
  function classify(texts: readonly string[], options?: ClassifyOptions): readonly Classification[];
  function classify(
    given: string | readonly string[],
    options: ClassifyOptions = {},
  ): Classification | readonly Classification[] {
    const texts: readonly string[] = Array.isArray(given) ? given : [given as string];
    const odd = texts.findIndex((text) => typeof text !== 'string');
    if (odd >= 0)
      throw new RidgelineError(
        'E_DATA',
        `classify: it takes a text or an array of texts, got ${texts[odd] === null ? 'null' : typeof texts[odd]}${Array.isArray(given) ? ` at ${odd}` : ''}.`,
        { hint: 'Make a text of it with String(…), or leave it out.' },
      );
    const answers = classifyAll(texts, options);
    return Array.isArray(given) ? answers : answers[0]!;
  }

  return {
    ...stored,
    reader,
    classes,
    classify,
    logProbabilities: (texts) => logsOf(score(reader.read(texts))),
    predict: (texts) => bestOf(score(reader.read(texts)), size),
    ...(explain && { explain }),
  };
};
