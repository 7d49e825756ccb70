import type { Model } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import {
  embeddingLayer,
  encoderBlock,
  initParameters,
  layerNormLayer,
  normal,
  visitSites,
} from '@ridgeline/models';
import { linear } from '@ridgeline/tensors';
import { add } from '@tensorflow/tfjs-core';
import { trainingBenchmark } from './benchmark.ts';
import { randomTexts } from './random-batches.ts';

type Widths = Readonly<Record<'vocabulary' | 'width' | 'layers' | 'heads' | 'sequenceLength', number>>;

/** Token and position embeddings → pre-norm blocks without biases → norm → the token table once more, as in nanoGPT. */
const gptModel = ({ vocabulary, width, layers, heads, sequenceLength }: Widths): Model => {
  const tokens = embeddingLayer('tokens', { vocabulary, width });
  const shape = {
    width,
    heads,
    feedForward: 4 * width,
    activation: 'geluTanh',
    bias: false,
    causal: true,
  } as const;
  const blocks = Array.from({ length: layers }, (_, i) => encoderBlock(`blocks/${i}`, shape));
  const norm = layerNormLayer('norm', { width });
  const initializer = normal(0.02);
  const parameters = [
    ...tokens.parameters.map((parameter) => ({ ...parameter, initializer })),
    { path: 'positions', role: 'embedding', shape: [sequenceLength, width], initializer } as const,
    ...[...blocks, norm].flatMap((layer) => layer.parameters),
  ];
  return {
    spec: { kind: 'gpt' },
    parameters,
    sites: ['logits'],
    init: (random) => initParameters(parameters, random),
    forward: (params, { inputs: { ids } }, mode) => {
      const { at, activations } = visitSites(mode);
      const first = add(tokens.apply(params, ids!), params.positions!);
      const values = norm.apply(
        params,
        blocks.reduce((inputs, { apply }) => apply(params, { inputs }), first),
      );
      const logits = linear(values, params['tokens/table']!, undefined, { transposed: true });
      return { logits: at('logits', logits), activations };
    },
  };
};

export const gpt = trainingBenchmark(
  'transformer over characters',
  { vocabulary: 65, width: 128, layers: 4, heads: 4, batchSize: 12, sequenceLength: 64 },
  ({ batchSize, ...widths }) => ({
    model: gptModel(widths),
    loss: crossEntropy(),
    rules: [],
    batches: randomTexts({ ...widths, batchSize }),
  }),
);
