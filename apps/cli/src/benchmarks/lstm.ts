import { crossEntropy } from '@ridgeline/losses';
import { type LstmOptions, lstm } from '@ridgeline/models';
import { trainingBenchmark, variantsBenchmark } from './benchmark.ts';
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

/** `lstm-2` with every head. Their speed depends on what the text says: ids come as words do. */
export const largeVocabulary = variantsBenchmark(
  'lstm-2 with each of three heads, over words as they come in texts',
  {
    vocabulary: 10_000,
    embedding: 256,
    hidden: 256,
    layers: 2,
    batchSize: 20,
    sequenceLength: 35,
    cutoff: 2000,
    divisor: 4,
    samples: 512,
  },
  ({ batchSize, sequenceLength, cutoff, divisor, samples, ...widths }) => {
    const { vocabulary } = widths;
    const batches = randomTexts({ vocabulary, batchSize, sequenceLength, logUniform: true });
    const cutoffs = cutoff < 10_000 ? [cutoff, 10_000] : [cutoff];
    const withHead = (head: NonNullable<LstmOptions['head']>) => ({
      model: lstm({ ...widths, activation: 'none', head }),
      loss: crossEntropy(),
      rules: [],
      batches,
    });
    return {
      softmax: withHead({ kind: 'softmax' }),
      adaptive: withHead({ kind: 'adaptive', cutoffs, divisor }),
      sampled: withHead({ kind: 'sampled', samples }),
    };
  },
);
