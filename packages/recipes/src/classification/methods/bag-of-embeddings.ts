import type { ClassifierSpec } from '@ridgeline/classifier';
import { define } from '@ridgeline/contracts';
import { fitBagOfEmbeddings } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import { type ClassifierMethod, matrixOf } from './classifier-method.ts';
import { single } from './stored.ts';

/** A vector for each n-gram, and their mean for a text. @example bagOfEmbeddings({ width: 50 }).fit(data, [0]) */
export const bagOfEmbeddings = /* @__PURE__ */ define(
  'bagOfEmbeddings',
  {
    about: 'Learns a vector for each n-gram and reads a text as their mean.',
    formula: 'softmax(V·mean(E[n-grams])), the log-loss + λ/2·(‖E‖² + ‖V‖²)',
    options: {
      lambda: {
        type: 'number',
        min: 0,
        optional: true,
        scale: 'logarithmic',
        about: 'The strength λ; absent: chosen by cross-validation.',
      },
      width: { type: 'integer', min: 1, default: 50, about: 'Numbers in each vector.' },
      epochs: { type: 'integer', min: 1, default: 25, about: 'How often it reads all texts.' },
      learningRate: { type: 'number', above: 0, default: 0.5, about: 'The first step; steps fall to zero.' },
    },
    example: { lambda: 0, width: 50 },
    same: { fastText: 'supervised, dim = width, epoch, lr' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ lambda, width, epochs, learningRate }): Omit<ClassifierMethod, 'spec'> => ({
    reads: { as: 'matrix', features: { ngrams: [1, 2], weighting: 'count' } },
    strength: { name: 'lambda', given: lambda, by: 'dataLoss', grid: () => [1e-4, 1e-5, 1e-6, 0] },
    needsTemperature: false,
    *fit(data, strengths) {
      const { classes, labels, seed } = data;
      const x = matrixOf(data);
      for (const strength of strengths) {
        const random = randomStream(seed).stream('bag of embeddings');
        const { parameters } = fitBagOfEmbeddings({
          x,
          labels,
          width,
          epochs,
          learningRate,
          lambda: strength,
          random,
        });
        const spec: ClassifierSpec = {
          kind: 'embeddingClassifier',
          classes,
          temperature: 1,
          columns: x.columns,
          width,
        };
        const params = {
          embeddings: single([x.columns, width], parameters.embeddings),
          outputs: single([classes.length, width], parameters.outputs),
        };
        yield { stored: { spec, params }, solved: true };
      }
    },
  }),
);
