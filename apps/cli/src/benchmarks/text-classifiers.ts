import type { Model } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { classifiers } from '@ridgeline/models';
import { dropout } from '@ridgeline/regularizers';
import { type Benchmark, trainingBenchmark } from './benchmark.ts';
import { randomBatches } from './random-batches.ts';

const classes = 2;
const texts = { vocabulary: 18_000, embedding: 100, dropout: 0.5, batchSize: 50, sequenceLength: 56 };

const classifierBenchmark = <S extends typeof texts>(
  about: string,
  sizes: S,
  modelOf: (sizes: S) => Model,
): Benchmark =>
  trainingBenchmark(about, sizes, (given) => {
    const { vocabulary, batchSize, sequenceLength, dropout: rate } = given;
    return {
      model: modelOf(given),
      loss: crossEntropy(),
      rules: [{ noise: dropout({ rate }), at: 'output' }],
      batches: randomBatches({
        inputs: { ids: [batchSize, sequenceLength] },
        vocabulary,
        targets: [batchSize],
        classes,
        tokens: batchSize * sequenceLength,
      }),
    };
  });

export const textCnn = classifierBenchmark(
  'convolutions over 3, 4 and 5 words',
  { ...texts, filters: 100 },
  ({ vocabulary, embedding, filters }) => classifiers.textCnn({ vocabulary, classes, embedding, filters }),
);

export const lstmClassifier = classifierBenchmark(
  'the last state of an LSTM',
  { ...texts, hidden: 128 },
  ({ vocabulary, embedding, hidden }) =>
    classifiers.recurrentClassifier({ vocabulary, classes, embedding, hidden }),
);
