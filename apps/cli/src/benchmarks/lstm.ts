import type { AnyKind } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { heads, type LstmOptions, lstm } from '@ridgeline/models';
import { mapParams } from '@ridgeline/tensors';
import { type TrainingParts, trainingBenchmark, variantsBenchmark } from './benchmark.ts';
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

const wordSizes = {
  vocabulary: 10_000,
  embedding: 256,
  hidden: 256,
  layers: 2,
  batchSize: 20,
  sequenceLength: 35,
};

export const lstm2 = lstmBenchmark('two LSTM layers over words', wordSizes);

/** `lstm-2` with every head, as its example has it. Their speed depends on what the text says: ids come as words do. */
export const largeVocabulary = variantsBenchmark(
  'lstm-2 with each kind of head, over ids as frequent as words are',
  wordSizes,
  ({ batchSize, sequenceLength, ...widths }) => {
    const { vocabulary } = widths;
    const batches = randomTexts({ vocabulary, batchSize, sequenceLength, logUniform: true });
    return mapParams<AnyKind, TrainingParts>(heads, ({ kind, example }) => ({
      model: lstm({ ...widths, head: { kind, ...example } as NonNullable<LstmOptions['head']> }),
      loss: crossEntropy(),
      rules: [],
      batches,
    }));
  },
);
