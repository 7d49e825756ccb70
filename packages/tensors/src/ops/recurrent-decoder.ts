import type { Decoder } from '@ridgeline/contracts';
import {
  backend,
  type DataId,
  engine,
  gather,
  getBackend,
  getKernel,
  keep,
  type NamedTensorInfoMap,
  type Tensor,
  type TensorInfo,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { requireReadRows, requireRowIds } from './decoder-rows.ts';

/** The cells that a decoder may be made of, each as its op: `lstmSequence`, `gruSequence`, `rnnSequence`, `minGruSequence`. */
export type DecoderCell = 'lstm' | 'gru' | 'rnn' | 'rnnRelu' | 'minGru';

/** What `layerNorm` scales and shifts by, both [H]. */
export interface DecoderNorm {
  readonly scale: Tensor;
  readonly offset: Tensor;
}

/** One recurrent layer, as its op takes it, with the kernel [I, gates·H] and bias [gates·H] of its projection. */
export interface DecoderLayer {
  readonly kernel: Tensor;
  readonly bias: Tensor;
  /** [H, gates·H]; absent where the cell has no recurrent product. */
  readonly recurrent?: Tensor;
  /** [gates·H], of a GRU. */
  readonly recurrentBias?: Tensor;
  /** The layer reads its inputs through this norm, and adds them to its outputs. */
  readonly residual?: DecoderNorm;
}

/** A map that the head makes of what it reads: one kernel, or two one after the other. */
export interface DecoderMap {
  /** [H, O], or [H, N] and [N, O]. */
  readonly kernels: readonly [Tensor] | readonly [Tensor, Tensor];
  /** [O]; absent: 0. */
  readonly bias?: Tensor;
  /** The one kernel comes as [O, H]. */
  readonly transposed?: true;
}

/** The end of a model that reads id by id. */
export interface DecoderHead {
  readonly maps: readonly DecoderMap[];
  /** Makes a row of logits of the outputs of all maps, one behind the other; absent: these are the logits. */
  readonly logits?: (outputs: Float32Array, into: Float32Array) => void;
}

export interface RecurrentDecoderInputs {
  /** [V, D] */
  readonly table: Tensor;
  readonly cell: DecoderCell;
  readonly layers: readonly DecoderLayer[];
  /** Between the last layer and the activation; absent: none. */
  readonly norm?: DecoderNorm;
  readonly activation: 'relu' | 'none';
  readonly head: DecoderHead;
}

/**
 * The kernels that a backend may bring: one makes a session, whose content is its own, and what a row carries at its
 * beginning; the other reads one id of each row.
 */
export const RECURRENT_DECODER_KERNEL = 'RidgelineRecurrentDecoder';
export const RECURRENT_DECODER_STEP_KERNEL = 'RidgelineRecurrentDecoderStep';

/** What the kernel is told beside its tensors. */
export interface RecurrentDecoderAttributes {
  readonly cell: DecoderCell;
  readonly layers: number;
  readonly activation: 'relu' | 'none';
  /** Of each map of the head how many kernels it has, and whether the one is transposed. */
  readonly maps: readonly { readonly kernels: number; readonly transposed: boolean }[];
}

interface Device {
  disposeData(id: DataId): unknown;
}

/** All tensors under the names that the kernel knows them by. */
const namedInputs = ({ table, layers, norm, head }: RecurrentDecoderInputs): NamedTensorInfoMap => {
  const inputs: Record<string, Tensor> = { table };
  const put = (path: string, tensors: Readonly<Record<string, Tensor | undefined>>): void => {
    for (const [name, value] of Object.entries(tensors)) if (value) inputs[`${path}/${name}`] = value;
  };
  layers.forEach(({ residual, ...weights }, layer) => {
    put(`layers/${layer}`, { ...weights, ...residual });
  });
  put('norm', { ...norm });
  head.maps.forEach(({ kernels: [first, second], bias }, map) => {
    put(`head/${map}`, { first, second, bias });
  });
  return inputs as NamedTensorInfoMap;
};

/** The outputs of a map. */
const outputsOf = ({ kernels, transposed }: DecoderMap): number => kernels.at(-1)!.shape[transposed ? 0 : 1]!;

/**
 * A recurrent language model that reads one id of each row at a time, from a zero state: embedding → layers → norm →
 * activation → head, outside the engine of TensorFlow.js, whose bookkeeping would cost more than the arithmetic.
 *
 * @returns `undefined` where the backend has no kernel for it. The parameters are copied: they stay the caller's.
 * @example const decoder = recurrentDecoder(weights); const logits = decoder?.next(Int32Array.of(id)); decoder?.dispose();
 */
export const recurrentDecoder = (given: RecurrentDecoderInputs): Decoder | undefined => {
  const [prepare, step] = [RECURRENT_DECODER_KERNEL, RECURRENT_DECODER_STEP_KERNEL].map((name) =>
    getKernel(name, getBackend()),
  );
  if (prepare === undefined || step === undefined) return undefined;
  const device = backend() as unknown as Device;
  const { table, cell, layers, activation, head } = given;
  const attrs: RecurrentDecoderAttributes = {
    cell,
    layers: layers.length,
    activation,
    maps: head.maps.map(({ kernels, transposed = false }) => ({ kernels: kernels.length, transposed })),
  };
  const [session, outputs, first] = prepare.kernelFunc({
    inputs: namedInputs(given),
    attrs: attrs as never,
    backend: device,
  }) as [TensorInfo, TensorInfo, TensorInfo];
  const vocabulary = table.shape[0]!;
  const width = head.maps.reduce((sum, map) => sum + outputsOf(map), 0);
  let carried = keep(engine().makeTensorFromTensorInfo(first));
  let read: { readonly outputs: Float32Array; readonly logits: Float32Array } | undefined;
  const rows = () => read && read.logits.length / vocabulary;
  const select = (selected: Int32Array): void => {
    const before = carried;
    carried = tidy(() => keep(gather(before, tensor1d(selected, 'int32'))));
    before.dispose();
    const values = new Float32Array(selected.length * width);
    const logits = head.logits ? new Float32Array(selected.length * vocabulary) : values;
    read = { outputs: values, logits };
  };
  return {
    next: (ids) => {
      requireRowIds('recurrentDecoder', ids, { rows: rows(), vocabulary });
      if (read === undefined) select(new Int32Array(ids.length));
      const { outputs: into, logits } = read!;
      step.kernelFunc({
        inputs: { session, outputs, carried },
        attrs: { ids, into } as never,
        backend: device,
      });
      if (head.logits)
        for (let row = 0; row < ids.length; row++)
          head.logits(
            into.subarray(row * width, (row + 1) * width),
            logits.subarray(row * vocabulary, (row + 1) * vocabulary),
          );
      return logits;
    },
    select: (selected) => {
      requireReadRows('recurrentDecoder', selected, rows() ?? 0);
      select(selected);
    },
    dispose: () => {
      carried.dispose();
      for (const { dataId } of [session, outputs]) device.disposeData(dataId);
    },
  };
};
