import type { Model, Params } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import {
  embeddingLayer,
  initParameters,
  layerNormLayer,
  linearLayer,
  normal,
  residualLayer,
  selfAttentionLayer,
  visitSites,
} from '@ridgeline/models';
import { gelu } from '@ridgeline/tensors';
import { add, matMul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { trainingBenchmark } from './benchmark.ts';
import { randomTexts } from './random-batches.ts';

type Widths = Readonly<Record<'vocabulary' | 'width' | 'layers' | 'heads' | 'sequenceLength', number>>;

const block = (path: string, width: number, heads: number) => {
  const plain = { bias: false } as const;
  const attention = selfAttentionLayer(`${path}/attention`, { width, heads, causal: true, ...plain });
  const expand = linearLayer(`${path}/in`, { inputs: width, outputs: 4 * width, ...plain });
  const contract = linearLayer(`${path}/out`, { inputs: 4 * width, outputs: width, ...plain });
  const [first, second] = ['attentionNorm', 'feedForwardNorm'].map((name) =>
    residualLayer(`${path}/${name}`, { width, place: 'before' }),
  ) as [ReturnType<typeof residualLayer>, ReturnType<typeof residualLayer>];
  return {
    parameters: [attention, expand, contract, first, second].flatMap(({ parameters }) => parameters),
    apply: (params: Params, inputs: Tensor): Tensor =>
      second.apply(params, {
        inputs: first.apply(params, { inputs, branch: (x) => attention.apply(params, { inputs: x }) }),
        branch: (x) => contract.apply(params, gelu(expand.apply(params, x), { approximate: 'tanh' })),
      }),
  };
};

/** Token and position embeddings → pre-norm blocks without biases → norm → the token table once more, as in nanoGPT. */
const gptModel = ({ vocabulary, width, layers, heads, sequenceLength }: Widths): Model => {
  const tokens = embeddingLayer('tokens', { vocabulary, width });
  const blocks = Array.from({ length: layers }, (_, i) => block(`blocks/${i}`, width, heads));
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
    forward: (params, { inputs: ids }, mode) => {
      const { at, activations } = visitSites(mode);
      const first = add(tokens.apply(params, ids), params.positions!);
      const values = norm.apply(
        params,
        blocks.reduce((x, { apply }) => apply(params, x), first),
      );
      const logits = matMul(reshape(values, [-1, width]), params['tokens/table']!, false, true);
      return { logits: at('logits', reshape(logits, [...ids.shape, vocabulary])), activations };
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
