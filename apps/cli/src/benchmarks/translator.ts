import type { Model } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import {
  decoderBlock,
  embeddingLayer,
  encoderBlock,
  initParameters,
  layerNormLayer,
  normal,
  visitSites,
  within,
} from '@ridgeline/models';
import { dropout } from '@ridgeline/regularizers';
import { add, matMul, mul, reshape, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { trainingBenchmark } from './benchmark.ts';
import { randomBatches } from './random-batches.ts';

type Widths = Readonly<
  Record<'vocabulary' | 'width' | 'feedForward' | 'layers' | 'heads' | 'sequenceLength', number>
>;

/** sin and cos of position / 10000^(2i/D), side by side: [T, D]. */
const waves = (positions: number, width: number): Tensor => {
  const values = Float32Array.from({ length: positions * width }, (_, index) => {
    const [position, column] = [Math.floor(index / width), index % width];
    const angle = position * Math.exp((-Math.log(10_000) * (column - (column % 2))) / width);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tensor2d(values, [positions, width]);
};

const encoderSites = ['attention', 'feedForwardHidden', 'feedForward'];
const decoderSites = ['attention', 'memory', 'feedForwardHidden', 'feedForward'];

/** Transformer from a text to a text, one table for both and for the head. */
const translatorModel = (widths: Widths): Model => {
  const { vocabulary, width, layers, sequenceLength: positions } = widths;
  const table = embeddingLayer('embedding', { vocabulary, width });
  const stack = <T>(make: (index: number) => T): T[] => Array.from({ length: layers }, (_, i) => make(i));
  const encoder = stack((i) => encoderBlock(`encoder/${i}`, widths));
  const decoder = stack((i) => decoderBlock(`decoder/${i}`, widths));
  const encoderNorm = layerNormLayer('encoderNorm', { width });
  const decoderNorm = layerNormLayer('decoderNorm', { width });
  const parts = [table, ...encoder, ...decoder, encoderNorm, decoderNorm];
  const small = normal(1 / Math.sqrt(width));
  const parameters = parts
    .flatMap((part) => part.parameters)
    .map((parameter) => (parameter.role === 'embedding' ? { ...parameter, initializer: small } : parameter));
  const sourceSites = [
    'embedding/source',
    ...stack((i) => encoderSites.map((site) => `encoder/${i}/${site}`)).flat(),
  ];
  return {
    spec: { kind: 'translator' },
    parameters,
    sites: [
      ...sourceSites,
      'embedding/ids',
      ...stack((i) => decoderSites.map((site) => `decoder/${i}/${site}`)).flat(),
      'logits',
    ],
    siteInputs: Object.fromEntries(sourceSites.map((site) => [site, 'source'])),
    init: (random) => initParameters(parameters, random),
    forward: (params, { inputs: texts }, mode) => {
      const { at, activations } = visitSites(mode);
      const embed = (text: 'source' | 'ids'): Tensor =>
        at(
          `embedding/${text}`,
          add(mul(table.apply(params, texts[text]!), Math.sqrt(width)), waves(positions, width)),
        );
      const memory = encoderNorm.apply(
        params,
        encoder.reduce(
          (inputs, { apply }, i) => apply(params, { inputs, at: within(`encoder/${i}`, at) }),
          embed('source'),
        ),
      );
      const values = decoderNorm.apply(
        params,
        decoder.reduce(
          (inputs, { apply }, i) => apply(params, { inputs, memory, at: within(`decoder/${i}`, at) }),
          embed('ids'),
        ),
      );
      const logits = matMul(reshape(values, [-1, width]), params['embedding/table']!, false, true);
      return { logits: at('logits', reshape(logits, [-1, positions, vocabulary])), activations };
    },
  };
};

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
  ({ dropout: rate, batchSize, ...widths }) => {
    const { vocabulary, sequenceLength } = widths;
    const sites = ['embedding/*', ...decoderSites.map((site) => `**/${site}`)];
    return {
      model: translatorModel(widths),
      loss: crossEntropy({ labelSmoothing: 0.1 }),
      rules: sites.map((at) => ({ noise: dropout({ rate }), at })),
      batches: randomBatches({
        inputs: { source: [batchSize, sequenceLength], ids: [batchSize, sequenceLength] },
        vocabulary,
        targets: [batchSize, sequenceLength],
        classes: vocabulary,
        tokens: batchSize * sequenceLength,
      }),
    };
  },
);
