import { crossEntropy } from '@ridgeline/losses';
import { transformer } from '@ridgeline/models';
import { trainingBenchmark } from './benchmark.ts';
import { randomTexts } from './random-batches.ts';

export const gpt = trainingBenchmark(
  'transformer over characters',
  { vocabulary: 65, width: 128, layers: 4, heads: 4, batchSize: 12, sequenceLength: 64 },
  ({ batchSize, ...sizes }) => {
    const { sequenceLength: contextLength, ...widths } = sizes;
    return {
      model: transformer({ ...widths, contextLength, bias: false }),
      loss: crossEntropy(),
      rules: [],
      batches: randomTexts({ ...sizes, batchSize }),
    };
  },
);
