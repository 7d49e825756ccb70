import { bestOf, denseWeights, logProbabilitiesOf, scorerOf } from './classifier-scores.ts';
import type { StoredClassifier } from './classifier-spec.ts';
import type { TextReader } from './text-reader.ts';

/** An n-gram of a text, and what it adds to the score of a class against the mean of all classes. */
export interface Reason {
  readonly gram: string;
  readonly contribution: number;
}

/** A classifier of texts with K classes. */
export interface Classifier extends StoredClassifier {
  readonly reader: TextReader;
  /** [K] ascending. */
  readonly classes: readonly string[];
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
  const { vocabulary } = reader.features.spec;
  if (vocabulary === null) return undefined;
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
      return { gram: vocabulary[column]!, contribution: value * (weightAt(place, column) - mean) };
    })
      .filter(({ contribution }) => contribution !== 0)
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  };
};

/**
 * A classifier from what is saved of it, and how it reads.
 *
 * @throws `E_SHAPE` if spec and weights do not fit.
 * @example classifierOf({ spec, params }, featureReaderFromJson(features)).predict(['what a film'])
 */
export const classifierOf = (stored: StoredClassifier, reader: TextReader): Classifier => {
  const { classes, temperature } = stored.spec;
  const score = scorerOf(stored);
  const explain = linearReasons(stored, reader);
  return {
    ...stored,
    reader,
    classes,
    logProbabilities: (texts) =>
      logProbabilitiesOf(score(reader.read(texts)), { classes: classes.length, temperature }),
    predict: (texts) => bestOf(score(reader.read(texts)), classes.length),
    ...(explain && { explain }),
  };
};
