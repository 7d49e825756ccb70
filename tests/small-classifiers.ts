import type { BatchSource, HostBatch, HostParams, Model, Params, RunEvent } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import {
  batchNormLayer,
  convBank,
  embeddingLayer,
  initBuffers,
  initParameters,
  type Layer,
  linearLayer,
  recurrentClassifier,
  recurrentLayer,
  textCnn as textCnnOf,
  visitSites,
} from '@ridgeline/models';
import { adam } from '@ridgeline/optimizers';
import { randomStream, record } from '@ridgeline/tensors';
import { type FitOptions, fit } from '@ridgeline/trainers';
import type { Tensor } from '@tensorflow/tfjs-core';

const [vocabulary, width, classes] = [9, 6, 3];

interface Texts {
  readonly inputs: Tensor;
  readonly mask?: Tensor;
}

const sizes = { vocabulary, classes, embedding: width };
const plain = {
  lstm: recurrentClassifier({ ...sizes, hidden: 7 }),
  cnn: textCnnOf({ ...sizes, windows: [1, 2, 3], filters: 3 }),
};

/** Embedding → one vector of a text, blind to its padding → batch norm → linear. */
const normalised = (encoder: Layer<Texts, Tensor>, outputs: number): Model => {
  const table = embeddingLayer('embedding', { vocabulary, width, lookedUpBy: ['ids'] });
  const norm = batchNormLayer('norm', { width: outputs });
  const head = linearLayer('head', { inputs: outputs, outputs: classes });
  const parameters = [table, encoder, norm, head].flatMap((layer) => layer.parameters);
  const buffers = norm.buffers!;
  return {
    spec: { kind: 'classifier', vocabulary },
    parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
    buffers: buffers.map(({ first: _, ...buffer }) => buffer),
    sites: ['embedding', 'output', 'logits'],
    init: (random) =>
      record([
        ...Object.entries(initParameters(parameters, random)),
        ...Object.entries(initBuffers(buffers)),
      ]),
    forward: (params, { inputs: { ids, idsMask: mask } }, mode) => {
      const { at, activations } = visitSites(mode);
      const inputs = at('embedding', table.apply(params, ids!));
      const values = at('output', encoder.apply(params, { inputs, ...(mask && { mask }) }));
      const { outputs, buffers } = norm.apply(params, { inputs: values, training: mode.training });
      return { logits: at('logits', head.apply(params, outputs)), activations, buffers };
    },
  };
};

export const lstmClassifier = (withNorm = false): Model => {
  if (!withNorm) return plain.lstm;
  const { parameters, apply } = recurrentLayer('lstm', { cell: 'lstm', inputs: width, hidden: 7 });
  const last = (params: Params, texts: Texts): Tensor => apply(params, texts).state['lstm/0/hidden']!;
  return normalised({ parameters, apply: last }, 7);
};

export const textCnn = (withNorm = false): Model =>
  withNorm ? normalised(convBank('convolution', { width, windows: [1, 2, 3], filters: 3 }), 9) : plain.cnn;

const random = randomStream(11);
/** The first of a text's words that tell a class is its class; the others say nothing. */
const texts = Array.from({ length: 40 }, (_, row) => {
  const stream = random.stream('texts').at(row);
  const length = 1 + stream.stream('length').integers(1, 6)[0]!;
  const target = row % classes;
  const ids = Array.from(stream.integers(length, vocabulary - classes), (id) => id + classes);
  ids[Math.floor(length / 2)] = target;
  return { ids, target };
});

/** A batch of texts, padded to one length at their ends. @param extra positions of padding behind the longest */
export const batchOf = (rows: readonly number[], extra = 0): HostBatch => {
  const chosen = rows.map((row) => texts[row % texts.length]!);
  const length = Math.max(3, ...chosen.map(({ ids }) => ids.length)) + extra;
  const at = (value: (ids: readonly number[], position: number) => number) =>
    Int32Array.from(
      chosen.flatMap(({ ids }) => Array.from({ length }, (_, position) => value(ids, position))),
    );
  const shape = [rows.length, length];
  return {
    inputs: {
      // whatever stands in the padding
      ids: { shape, data: at((ids, position) => ids[position] ?? (position * 5) % vocabulary) },
      idsMask: { shape, data: at((ids, position) => Number(position < ids.length)) },
    },
    targets: { shape: [rows.length], data: Int32Array.from(chosen, ({ target }) => target) },
  };
};

export const batchSize = 7;

export const source = (change: (batch: HostBatch, step: number) => HostBatch = (batch) => batch, extra = 0) =>
  ({
    spec: {},
    targetsPerBatch: batchSize,
    stepsPerEpoch: 6,
    at: (step) =>
      change(
        batchOf(
          Array.from({ length: batchSize }, (_, i) => step * batchSize + i),
          extra,
        ),
        step,
      ),
  }) satisfies BatchSource;

export const trained = async (model: Model, over: Partial<FitOptions> = {}) => {
  const events: RunEvent[] = [];
  const options: FitOptions = {
    model,
    loss: crossEntropy(),
    optimizer: adam({ learningRate: 0.02 }),
    rules: [],
    batches: source(),
    validation: [batchOf([0, 1, 2, 3, 4, 5, 6, 7, 8]), batchOf([20, 21, 22, 23])],
    random: randomStream(5),
    maxSteps: 20,
    evaluateEvery: 10,
    ...over,
  };
  for await (const event of fit(options)) events.push(event);
  const end = events.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  return { events, end };
};

/** The largest difference of two numbers at one place. */
export const furthest = (found: HostParams, expected: HostParams): number =>
  Math.max(
    ...Object.entries(expected).flatMap(([path, { data }]) =>
      Array.from(data, (value, i) => Math.abs(value - found[path]!.data[i]!)),
    ),
  );
