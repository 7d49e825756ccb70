/**
 * What is compared: for each model the features and the settings among which cross-validation chooses. `fit` gets the
 * training examples with their features and gives one prediction function for each setting, in their order.
 */
import {
  classIndices,
  fitBagOfEmbeddings,
  fitKneserNeyClassifier,
  fitNaiveBayes,
  fitNbSvm,
  fitPath,
} from '../../packages/linear/dist/index.js';
import { randomStream } from '../../packages/tensors/dist/index.js';

const each = (settings, fitOne) => ({
  settings,
  fit: (data, chosen) => chosen.map((setting) => fitOne(data, setting)),
});

const grid = (options) =>
  Object.entries(options).reduce(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );

/** Words and pairs beside characters within words. */
const joined = (more, { words = {}, characters = {} } = {}) => [
  { ngrams: [1, 2], splitter: 'wordsAndMarks', ...more, ...words },
  { analyzer: 'charWordBoundary', ngrams: [2, 5], minDocumentFrequency: 2, ...more, ...characters },
];

const counts = (ngrams, more = {}) => ({ weighting: 'count', ngrams, splitter: 'wordsAndMarks', ...more });

/** Logistic regression with L2, one class against the rest: one path for each class, λ = 1/(n·C). */
const logisticPredictions = ({ x, labels }, settings) => {
  const { classes, indices } = classIndices(labels);
  const lambdas = settings.map(({ C }) => 1 / (C * x.rows));
  const paths = (classes.length === 2 ? [1] : classes.map((_, k) => k)).map((positive) =>
    fitPath({
      x,
      y: Float64Array.from(indices, (index) => (index === positive ? 1 : 0)),
      family: 'binomial',
      alpha: 0,
      lambdas,
      standardize: false,
      tolerance: 1e-3,
    }),
  );
  return lambdas.map((lambda) => predictorOf({ classes, paths, columns: x.columns, lambda }));
};

/** The class with the largest linear predictor at one λ; with two classes there is one, whose sign decides. */
const predictorOf = ({ classes, paths, columns, lambda }) => {
  const planes = paths.map(({ lambdas, intercepts, coefficients }) => {
    const l = lambdas.findIndex((other) => Math.abs(other / lambda - 1) < 1e-9);
    const weights = new Float64Array(columns);
    coefficients[l].indices.forEach((index, k) => {
      weights[index] = coefficients[l].values[k];
    });
    return { weights, intercept: intercepts[l] };
  });
  return ({ rows, pointers, indices, values }) =>
    Array.from({ length: rows }, (_, row) => {
      const etas = planes.map(({ weights, intercept }) => {
        let eta = intercept;
        for (let k = pointers[row]; k < pointers[row + 1]; k++) eta += values[k] * weights[indices[k]];
        return eta;
      });
      if (etas.length === 1) return classes[etas[0] > 0 ? 1 : 0];
      return classes[etas.indexOf(Math.max(...etas))];
    });
};

export const recipes = {
  'multinomial naive Bayes': {
    features: [
      counts([1, 1]),
      counts([1, 2]),
      counts([1, 1], { weighting: 'binary' }),
      counts([1, 2], { weighting: 'binary' }),
    ],
    ...each(
      grid({ alpha: [0.01, 0.1, 0.3, 1] }),
      ({ x, labels }, { alpha }) => fitNaiveBayes({ x, labels, model: 'multinomial', alpha }).predict,
    ),
  },
  'complement naive Bayes': {
    features: [counts([1, 1]), counts([1, 2]), { ngrams: [1, 2], sublinear: true }],
    ...each(
      grid({ alpha: [0.03, 0.1, 0.3, 1] }),
      ({ x, labels }, { alpha }) => fitNaiveBayes({ x, labels, model: 'complement', alpha }).predict,
    ),
  },
  'Bernoulli naive Bayes': {
    features: [counts([1, 1]), counts([1, 2])],
    ...each(
      grid({ alpha: [0.003, 0.03, 0.3, 1] }),
      ({ x, labels }, { alpha }) => fitNaiveBayes({ x, labels, model: 'bernoulli', alpha }).predict,
    ),
  },
  'NB-SVM': {
    features: [counts([1, 2]), counts([1, 2], { splitter: 'words' })],
    ...each(
      grid({ C: [0.01, 0.1, 1], interpolation: [0.25, 0.5, 1] }),
      ({ x, labels }, { C, interpolation }) =>
        fitNbSvm({ x, labels, lambda: 1 / (C * x.rows), interpolation, tolerance: 0.1 }).predict,
    ),
  },
  'NB-SVM, joined': {
    features: [joined({ sublinear: true }), joined({ weighting: 'binary' })],
    // what would take hours: every fold of ten, the largest sets, and in long texts n-grams that are rare
    of: {
      mr: { folds: 1, features: [joined({ sublinear: true })] },
      'ag-news': { features: [joined({ sublinear: true })] },
      '20newsgroups': {
        folds: 1,
        features: [
          joined(
            { sublinear: true },
            {
              words: { minDocumentFrequency: 2 },
              characters: { ngrams: [3, 5], minDocumentFrequency: 5 },
            },
          ),
        ],
        settings: [
          { loss: 'squaredHinge', C: 0.3, ratios: false },
          { loss: 'squaredHinge', C: 1, ratios: false },
          { loss: 'squaredHinge', C: 3, ratios: false },
          { loss: 'squaredHinge', C: 0.1, interpolation: 1 },
        ],
      },
    },
    ...each(
      [
        { loss: 'logistic', C: 3, interpolation: 1 },
        { loss: 'logistic', C: 10, interpolation: 1 },
        { loss: 'squaredHinge', C: 0.1, interpolation: 1 },
        { loss: 'squaredHinge', C: 0.3, interpolation: 0.5 },
        { loss: 'squaredHinge', C: 1, ratios: false },
      ],
      ({ x, labels }, { C, ...setting }) =>
        fitNbSvm({
          x,
          labels,
          lambda: 1 / (C * x.rows),
          counts: 'weights',
          // sums of tf-idf are smaller than those of presence
          alpha: x.values.some((value) => value < 1) ? 0.1 : 1,
          tolerance: setting.loss === 'logistic' ? 1e-3 : 0.1,
          ...setting,
        }).predict,
    ),
  },
  logistic: {
    features: [
      { ngrams: [1, 1], sublinear: true },
      { ngrams: [1, 2], sublinear: true },
      { ngrams: [1, 2], sublinear: true, splitter: 'wordsAndMarks' },
    ],
    settings: grid({ C: [1, 3, 10, 30, 100, 300, 1000] }),
    fit: logisticPredictions,
  },
  'Kneser–Ney': {
    features: ['tokens'],
    ...each(
      grid({ order: [1, 2, 3] }),
      ({ x, labels }, { order }) => fitKneserNeyClassifier({ documents: x, labels, order }).predict,
    ),
  },
  'bag of embeddings': {
    folds: 1,
    features: [counts([1, 1]), counts([1, 2])],
    ...each(
      [
        { lambda: 0, epochs: 10 },
        { lambda: 1e-5, epochs: 20 },
      ],
      ({ x, labels }, { lambda, epochs }) =>
        fitBagOfEmbeddings({
          x,
          labels,
          width: 32,
          epochs,
          learningRate: 0.5,
          lambda,
          random: randomStream(1).stream('embeddings'),
        }).predict,
    ),
  },
};
