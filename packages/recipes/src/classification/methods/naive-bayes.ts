import { define } from '@ridgeline/contracts';
import { fitNaiveBayes } from '@ridgeline/linear';
import { type ClassifierMethod, matrixOf } from './classifier-method.ts';
import { prior } from './options.ts';
import { storedLinear } from './stored.ts';

/** Naive Bayes on counts of n-grams. @example naiveBayes({ events: 'complement' }).fit(data, [1]) */
export const naiveBayes = /* @__PURE__ */ define(
  'naiveBayes',
  {
    about: 'Counts how often each n-gram comes with each class: learns at once, and from few texts.',
    formula: 'log P(class) + Σ log P(n-gram | class), α added to each count',
    options: {
      events: {
        type: 'choice',
        among: ['multinomial', 'complement', 'bernoulli'],
        default: 'multinomial',
        about: 'What is counted: occurrences, those in all other classes, or whether there is one.',
      },
      alpha: {
        type: 'number',
        above: 0,
        optional: true,
        scale: 'logarithmic',
        about: 'What is added to each count; absent: chosen by cross-validation.',
      },
      prior,
    },
    example: { events: 'complement', alpha: 1 },
    same: { 'scikit-learn': 'MultinomialNB, ComplementNB, BernoulliNB' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ events, alpha, prior }): Omit<ClassifierMethod, 'spec'> => ({
    reads: { as: 'matrix', features: { ngrams: [1, 2], weighting: 'count' } },
    strength: {
      name: 'alpha',
      given: alpha,
      by: 'errorRate',
      grid: () => [10, 3, 1, 0.3, 0.1, 0.03, 0.01],
    },
    ...((prior === 'uniform' || events === 'complement') && { prior: 'uniform' }),
    needsTemperature: true,
    *fit(data, strengths) {
      const x = matrixOf(data);
      for (const strength of strengths) {
        const { parameters } = fitNaiveBayes({
          x,
          labels: data.labels,
          model: events,
          alpha: strength,
          prior,
        });
        const presence = events === 'bernoulli';
        const stored = storedLinear(data, 'naiveBayes', {
          ...parameters,
          columns: x.columns,
          presence,
          joint: events === 'multinomial',
        });
        yield { stored, solved: true };
      }
    },
  }),
);
