import { define } from '@ridgeline/contracts';
import { fitNbSvm } from '@ridgeline/linear';
import { type ClassifierMethod, matrixOf } from './classifier-method.ts';
import { storedLinear } from './stored.ts';

/** A margin on n-grams scaled by naive Bayes. @example nbSvm({ lambda: 0.001 }).fit(data, [0.001]) */
export const nbSvm = /* @__PURE__ */ define(
  'nbSvm',
  {
    about:
      'A support vector machine, or logistic regression, on n-grams that naive Bayes has weighed: strong on short texts.',
    formula: 'w of the loss on x∘r, r = log-count ratios; (1 − β)·mean|w| + β·w in its place',
    options: {
      lambda: {
        type: 'number',
        above: 0,
        optional: true,
        scale: 'logarithmic',
        about: 'The strength λ, 1/(C·n) elsewhere; absent: chosen by cross-validation.',
      },
      loss: {
        type: 'choice',
        among: ['squaredHinge', 'logistic'],
        default: 'squaredHinge',
        about: 'What the plane is found by: the margin of a support vector machine, or the log-loss.',
      },
      counts: {
        type: 'choice',
        among: ['presence', 'weights'],
        default: 'presence',
        about: 'What of an n-gram counts: that it is there, or its weight, such as tf-idf.',
      },
      ratios: {
        type: 'flag',
        default: true,
        about: 'Whether naive Bayes weighs n-grams; without it this is a plain linear machine, and β is 1.',
      },
      alpha: {
        type: 'number',
        above: 0,
        default: 1,
        scale: 'logarithmic',
        about: 'What is added to each count for the ratios; 0.1 suits tf-idf, whose sums are smaller.',
      },
      interpolation: {
        type: 'number',
        min: 0,
        max: 1,
        default: 0.25,
        about: 'β: 0 trusts naive Bayes, 1 the margin.',
      },
    },
    example: { lambda: 0.001 },
    same: { 'Wang and Manning 2012': 'NBSVM, β = interpolation' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ lambda, loss, counts, ratios, alpha, interpolation }): Omit<ClassifierMethod, 'spec'> => ({
    reads: {
      as: 'matrix',
      features:
        counts === 'presence'
          ? { ngrams: [1, 2], weighting: 'binary' }
          : { ngrams: [1, 2], minDocumentFrequency: 2, weighting: 'tf-idf', sublinear: true },
    },
    strength: {
      name: 'lambda',
      given: lambda,
      by: 'errorRate',
      grid: ({ labels }) => [100, 10, 1, 0.1].map((strength) => strength / labels.length),
    },
    needsTemperature: true,
    *fit(data, strengths) {
      const x = matrixOf(data);
      for (const strength of strengths) {
        const { parameters, unsolved } = fitNbSvm({
          x,
          labels: data.labels,
          lambda: strength,
          loss,
          counts,
          ratios,
          alpha,
          interpolation: ratios ? interpolation : 1,
        });
        const presence = counts === 'presence';
        const stored = storedLinear(data, 'nbSvm', { ...parameters, columns: x.columns, presence });
        yield { stored, solved: unsolved.length === 0 };
      }
    },
  }),
);
