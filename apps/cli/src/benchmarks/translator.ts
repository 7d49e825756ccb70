import { crossEntropy } from '@ridgeline/losses';
import { encoderDecoderTransformer } from '@ridgeline/models';
import { dropout } from '@ridgeline/regularizers';
import { trainingBenchmark } from './benchmark.ts';
import { randomBatches } from './random-batches.ts';

/** Where the dropouts of the article and of PyTorch stand. */
const droppedOut = ['embedding/*', '**/attention', '**/memory', '**/feedForwardHidden', '**/feedForward'];

export const translator = trainingBenchmark(
  'transformer from a text to a text, label smoothing',
  {
    vocabulary: 8000,
    width: 256,
    feedForward: 512,
    layers: 3,
    heads: 4,
    dropout: 0.1,
    batchSize: 64,
    sequenceLength: 14,
  },
  ({ dropout: rate, batchSize, sequenceLength, ...widths }) => ({
    model: encoderDecoderTransformer(widths),
    loss: crossEntropy({ labelSmoothing: 0.1 }),
    rules: droppedOut.map((at) => ({ noise: dropout({ rate }), at })),
    batches: randomBatches({
      inputs: { source: [batchSize, sequenceLength], ids: [batchSize, sequenceLength] },
      vocabulary: widths.vocabulary,
      targets: [batchSize, sequenceLength],
      classes: widths.vocabulary,
      tokens: batchSize * sequenceLength,
    }),
  }),
);
