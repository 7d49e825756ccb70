import { crossEntropy } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { trainingBenchmark } from './benchmark.ts';
import { randomTexts } from './random-batches.ts';

const lstmBenchmark = (
  about: string,
  sizes: Record<'vocabulary' | 'embedding' | 'hidden' | 'layers' | 'batchSize' | 'sequenceLength', number>,
) =>
  trainingBenchmark(about, sizes, ({ batchSize, sequenceLength, ...widths }) => ({
    model: lstm({ ...widths, activation: 'none' }),
    loss: crossEntropy(),
    rules: [],
    batches: randomTexts({ vocabulary: widths.vocabulary, batchSize, sequenceLength }),
  }));

export const charLstm = lstmBenchmark('LSTM over characters', {
  vocabulary: 65,
  embedding: 64,
  hidden: 128,
  layers: 1,
  batchSize: 32,
  sequenceLength: 64,
});

export const lstm2 = lstmBenchmark('two LSTM layers over words', {
  vocabulary: 10_000,
  embedding: 256,
  hidden: 256,
  layers: 2,
  batchSize: 20,
  sequenceLength: 35,
});
