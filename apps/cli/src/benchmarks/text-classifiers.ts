import type { Model } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import {
  convBank,
  embeddingLayer,
  initParameters,
  type Layer,
  linearLayer,
  recurrentLayer,
  visitSites,
} from '@ridgeline/models';
import { dropout } from '@ridgeline/regularizers';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Benchmark, trainingBenchmark } from './benchmark.ts';
import { randomBatches } from './random-batches.ts';

const classes = 2;
const texts = { vocabulary: 18_000, embedding: 100, dropout: 0.5, batchSize: 50, sequenceLength: 56 };

/** Embedding → what makes one vector of a text → linear. */
const classifier = (
  sizes: Readonly<Record<'vocabulary' | 'embedding', number>>,
  encoder: Layer<Tensor, Tensor>,
  width: number,
): Model => {
  const table = embeddingLayer('embedding', {
    vocabulary: sizes.vocabulary,
    width: sizes.embedding,
    lookedUpBy: ['ids'],
  });
  const head = linearLayer('head', { inputs: width, outputs: classes });
  const parameters = [table, encoder, head].flatMap((layer) => layer.parameters);
  return {
    spec: { kind: 'classifier' },
    parameters,
    sites: ['output', 'logits'],
    init: (random) => initParameters(parameters, random),
    forward: (params, { inputs: { ids } }, mode) => {
      const { at, activations } = visitSites(mode);
      const values = at('output', encoder.apply(params, table.apply(params, ids!)));
      return { logits: at('logits', head.apply(params, values)), activations };
    },
  };
};

const classifierBenchmark = <S extends typeof texts>(
  about: string,
  sizes: S,
  encoderOf: (sizes: S) => { readonly encoder: Layer<Tensor, Tensor>; readonly width: number },
): Benchmark =>
  trainingBenchmark(about, sizes, (given) => {
    const { encoder, width } = encoderOf(given);
    const { vocabulary, batchSize, sequenceLength, dropout: rate } = given;
    return {
      model: classifier(given, encoder, width),
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

const windows = [3, 4, 5];

export const textCnn = classifierBenchmark(
  'convolutions over 3, 4 and 5 words',
  { ...texts, filters: 100 },
  ({ embedding, filters }) => {
    const { parameters, apply } = convBank('convolution', { width: embedding, windows, filters });
    const encoder = {
      parameters,
      apply: (params: Parameters<typeof apply>[0], inputs: Tensor) => apply(params, { inputs }),
    };
    return { encoder, width: windows.length * filters };
  },
);

export const lstmClassifier = classifierBenchmark(
  'the last state of an LSTM',
  { ...texts, hidden: 128 },
  ({ embedding, hidden }) => {
    const { parameters, apply } = recurrentLayer('lstm', { cell: 'lstm', inputs: embedding, hidden });
    const encoder: Layer<Tensor, Tensor> = {
      parameters,
      apply: (params, inputs) => apply(params, { inputs }).state['lstm/0/hidden']!,
    };
    return { encoder, width: hidden };
  },
);
