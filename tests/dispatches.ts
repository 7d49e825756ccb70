import type { Model } from '@ridgeline/contracts';
import { randomWindows } from '@ridgeline/data';
import { crossEntropy } from '@ridgeline/losses';
import {
  embeddingLayer,
  encoderBlock,
  initParameters,
  layerNormLayer,
  linearLayer,
  lstm,
  visitSites,
} from '@ridgeline/models';
import { adam } from '@ridgeline/optimizers';
import { randomStream } from '@ridgeline/tensors';
import { fit } from '@ridgeline/trainers';
import { add, getKernel, range, registerKernel, reshape, unregisterKernel } from '@tensorflow/tfjs-core';
import { observing } from './observed-programs.ts';

const [vocabulary, width, batchSize] = [65, 64, 8];

/** A decoder-only transformer: embedding and positions → blocks → layer norm → linear head. */
const gpt = (layers: number, sequenceLength: number): Model => {
  const table = embeddingLayer('embedding', { vocabulary, width, lookedUpBy: ['ids'] });
  const positions = embeddingLayer('positions', { vocabulary: sequenceLength, width, lookedUpBy: [] });
  const blocks = Array.from({ length: layers }, (_, i) =>
    encoderBlock(`blocks/${i}`, { width, heads: 4, feedForward: 4 * width, causal: true }),
  );
  const norm = layerNormLayer('norm', { width });
  const head = linearLayer('head', { inputs: width, outputs: vocabulary });
  const parameters = [table, positions, ...blocks, norm, head].flatMap((layer) => layer.parameters);
  return {
    spec: { kind: 'gpt' },
    parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
    sites: ['logits'],
    init: (random) => initParameters(parameters, random),
    forward: (params, { inputs: { ids } }, mode) => {
      const { at, activations } = visitSites(mode);
      const places = reshape(range(0, sequenceLength, 1, 'int32'), [1, sequenceLength]);
      const embedded = add(table.apply(params, ids!), positions.apply(params, places));
      const values = blocks.reduce((inputs, block) => block.apply(params, { inputs }), embedded);
      return { logits: at('logits', head.apply(params, norm.apply(params, values))), activations };
    },
  };
};

/** Whose steps are counted: widths as of a small model of characters. */
const models = {
  lstm: () => lstm({ vocabulary, embedding: width, hidden: width }),
  gpt: (sequenceLength: number) => gpt(2, sequenceLength),
};

/** What the third step of training takes. */
export interface CountedStep {
  readonly dispatches: number;
  readonly loss: number;
}

const thirdStep = async (name: keyof typeof models, sequenceLength: number): Promise<CountedStep> => {
  const random = randomStream(3);
  const ids = Int32Array.from({ length: 4000 }, (_, i) => (i * i + (i >> 3)) % vocabulary);
  const events = fit({
    model: models[name](sequenceLength),
    loss: crossEntropy(),
    optimizer: adam({ learningRate: 0.01 }),
    rules: [],
    batches: randomWindows({ ids, batchSize, sequenceLength, random: random.stream('batches') }),
    random,
    maxSteps: 3,
  });
  const steps: CountedStep[] = [];
  let dispatches = 0;
  const take = async () => {
    for await (const event of events) {
      if (event.type !== 'step-end') continue;
      steps.push({ dispatches, loss: event.dataLoss });
      dispatches = 0;
    }
  };
  await observing(() => dispatches++, take);
  return steps.at(-1)!;
};

/** Work with the running device's plain operations. */
const without = async <T>(kernels: readonly string[], work: () => Promise<T>): Promise<T> => {
  const configs = kernels.map((name) => getKernel(name, 'webgpu'));
  for (const name of kernels) unregisterKernel(name, 'webgpu');
  try {
    return await work();
  } finally {
    for (const config of configs) registerKernel(config);
  }
};

/**
 * The dispatches of a step of training on WebGPU with the fused kernels, and without. `docs/backends.md` has those of 64 positions.
 *
 * @param kernels the names of the fused ones
 */
export const countedStep = async (
  kernels: readonly string[],
  name: keyof typeof models,
  sequenceLength: number,
): Promise<Readonly<Record<'fused' | 'plain', CountedStep>>> => ({
  fused: await thirdStep(name, sequenceLength),
  plain: await without(kernels, () => thirdStep(name, sequenceLength)),
});
