import type { Model } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import { lstm, minGru } from '@ridgeline/models';
import { trainingBenchmark } from './benchmark.ts';
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

export const lstm2 = recurrentBenchmark('two LSTM layers over words', lstm, {
  vocabulary: 10_000,
  embedding: 256,
  hidden: 256,
  layers: 2,
  batchSize: 20,
  sequenceLength: 35,
});
