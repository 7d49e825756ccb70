import { crossEntropy } from '@ridgeline/losses';
import { gru } from '@ridgeline/models';
import { dropout } from '@ridgeline/regularizers';
import { trainingBenchmark } from './benchmark.ts';
import { randomTexts } from './random-batches.ts';

export const wordGru = trainingBenchmark(
  'GRU over words, dropout before and after it',
  { vocabulary: 10_000, embedding: 256, hidden: 512, dropout: 0.5, batchSize: 64, sequenceLength: 32 },
  ({ dropout: rate, batchSize, sequenceLength, ...widths }) => ({
    model: gru(widths),
    loss: crossEntropy(),
    rules: ['embedding', 'output'].map((at) => ({ noise: dropout({ rate }), at })),
    batches: randomTexts({ vocabulary: widths.vocabulary, batchSize, sequenceLength }),
  }),
);
