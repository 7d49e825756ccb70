import type { Classifier } from '@ridgeline/classifier';
import { classifierOf, featureReader } from '@ridgeline/classifier/parts';
import { columnNames, type FittedFeatures, shownGram } from '@ridgeline/data';
import { type Path, predict } from '@ridgeline/linear';
import type { HeldOutRows, LinearProblem, RowScores } from '../tune/linear-problem.ts';
import { columnsWithWeight } from './classification.ts';
import { classifierAtPoint } from './methods/logistic.ts';
import { pruneClassifier } from './prune-classifier.ts';
import { testReading } from './test-reading.ts';
import { type FeatureOptions, featuresFrom } from './text-reader.ts';
import { withPriors } from './with-priors.ts';

/** Texts of classes: plain data, one entry for each row. */
export interface ClassificationData {
  readonly kind: 'classification';
  readonly texts: readonly string[];
  /** Places in `classes`. */
  readonly labels: readonly number[];
  readonly classes: readonly string[];
  /** Where each row begins in its file, the first line being 1. */
  readonly lines: readonly number[];
  readonly features: FeatureOptions;
}

/** The classifier of the chosen strength, learnt from all rows but those of the test. */
export interface TunedClassifier {
  readonly kind: 'classification';
  readonly classifier: Classifier;
  /** N-grams that have a column, and those of them that have a weight. */
  readonly columns: { readonly all: number; readonly kept: number };
}

/** What columns are called: by their n-gram, with its set where several are joined. */
const namesOf = ({ spec, columns }: FittedFeatures): readonly string[] =>
  columnNames(spec)?.map(({ gram, set }) => (set === undefined ? gram : `${set}: ${shownGram(gram)}`)) ??
  Array.from({ length: columns }, (_, j) => `column ${j}`);

/** N-grams without a weight are left out. */
const classifierAt = (
  data: ClassificationData,
  features: FittedFeatures,
  {
    path,
    point,
    labels,
  }: { readonly path: Path; readonly point: number; readonly labels: readonly string[] },
): TunedClassifier => {
  const { stored, reader } = pruneClassifier(
    withPriors(classifierAtPoint(data, path, point), { labels }),
    featureReader(features),
  );
  return {
    kind: 'classification',
    classifier: classifierOf(stored, reader),
    columns: { all: features.columns, kept: columnsWithWeight(stored.params) },
  };
};

const scoresOf = ({ path, point, x, y }: HeldOutRows): RowScores => {
  const said = predict(path, x, { index: point, type: 'class' });
  const right = said.reduce((count, label, row) => count + (label === y[row] ? 1 : 0), 0);
  return { accuracy: right / y.length, r2: null };
};

/** Logistic models of texts, as a study of their strengths takes them. */
export const classificationTuning: LinearProblem<ClassificationData, TunedClassifier> = {
  terms: {
    task: 'classification',
    lossUnit: 'nats per row',
    lossForm: 'decimals',
    strongerBy: '--lambdas',
  },
  model: 'logistic',
  coefficientsOf: 'n-grams',
  rows: ({ texts }) => texts.length,
  labels: ({ labels, classes }) => labels.map((label) => classes[label]!),
  design: (data, rows) => {
    const textsOf = (places: readonly number[]) => places.map((row) => data.texts[row]!);
    const { features, matrix: x } = featuresFrom(data.features).fitTransform(textsOf(rows));
    return {
      x,
      names: namesOf(features),
      of: (others) => features.transform(textsOf(others)),
      predictorAt: (path, point) =>
        classifierAt(data, features, {
          path,
          point,
          labels: rows.map((row) => data.classes[data.labels[row]!]!),
        }),
    };
  },
  response: ({ labels }, rows) => Float64Array.from(rows, (row) => labels[row]!),
  family: ({ classes }) => (classes.length === 2 ? 'binomial' : 'multinomial'),
  loss: (deviance) => deviance / 2,
  scores: scoresOf,
  outputs: ({ classes }) =>
    classes.map((name, place) =>
      // two classes share one output: what speaks against the second speaks for the first
      classes.length === 2 ? { name, place: 0, sign: place === 1 ? 1 : -1 } : { name, place, sign: 1 },
    ),
  reading: (data, { classifier }, rows) => testReading(classifier, data, rows),
};
