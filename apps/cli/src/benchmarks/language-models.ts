import type { AnyKind, Model } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { heads, type LstmOptions, lstm, minGru } from '@ridgeline/models';
import { mapParams } from '@ridgeline/tensors';
import { type TrainingParts, trainingBenchmark, variantsBenchmark } from './benchmark.ts';
import { randomTexts } from './random-batches.ts';

type Widths = Readonly<Record<'vocabulary' | 'embedding' | 'hidden' | 'layers', number>>;

const recurrentBenchmark = (
  about: string,
  make: (widths: Widths) => Model,
  sizes: Widths & Readonly<Record<'batchSize' | 'sequenceLength', number>>,
) =>
  trainingBenchmark(about, sizes, ({ batchSize, sequenceLength, ...widths }) => ({
    model: make(widths),
    loss: crossEntropy(),
    rules: [],
    batches: randomTexts({ vocabulary: widths.vocabulary, batchSize, sequenceLength }),
  }));

const characters = {
  vocabulary: 65,
  embedding: 64,
  hidden: 128,
  layers: 1,
  batchSize: 32,
  sequenceLength: 64,
};

export const charLstm = recurrentBenchmark('LSTM over characters', lstm, characters);

export const charMinGru = recurrentBenchmark('minimal GRU over characters', minGru, characters);

const words = {
  vocabulary: 10_000,
  embedding: 256,
  hidden: 256,
  layers: 2,
  batchSize: 20,
  sequenceLength: 35,
};

export const lstm2 = recurrentBenchmark('two LSTM layers over words', lstm, words);

/** `lstm-2` with every head, as its example has it. Their speed depends on what the text says: ids come as words do. */
export const largeVocabulary = variantsBenchmark(
  'lstm-2 with each kind of head, over ids as frequent as words are',
  words,
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
