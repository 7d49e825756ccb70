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
  transpose,
} from '@tensorflow/tfjs-core';
import { requireReadRows, requireRowIds } from './decoder-rows.ts';

export interface LstmDecoderInputs {
  /** [V, D] */
  readonly table: Tensor;
  /** Each as in `lstmSequence`, with the kernel [I, 4H] and bias [4H] of its projection. */
  readonly layers: readonly {
    readonly kernel: Tensor;
    readonly recurrent: Tensor;
    readonly bias: Tensor;
  }[];
  readonly activation: 'relu' | 'none';
  /** [H, V] */
  readonly headKernel: Tensor;
  /** The kernel of the head comes as [V, H]: false if not given. */
  readonly headTransposed?: boolean;
  /** [V] */
  readonly headBias: Tensor;
}

/**
 * The kernels that a backend may bring: one makes a session, whose content is its own, and what a row carries at its
 * beginning; the other reads one id of each row.
 */
export const LSTM_DECODER_KERNEL = 'RidgelineLstmDecoder';
export const LSTM_DECODER_STEP_KERNEL = 'RidgelineLstmDecoderStep';

interface Device {
  disposeData(id: DataId): unknown;
}

/**
 * A language model of LSTM layers that reads one id of each row at a time, from a zero state: embedding → layers →
 * activation → head, outside the engine of TensorFlow.js, whose bookkeeping would cost more than the arithmetic.
 *
 * @returns `undefined` where the backend has no kernel for it. The parameters are copied: they stay the caller's.
 * @example const decoder = lstmDecoder(weights); const logits = decoder?.next(Int32Array.of(id)); decoder?.dispose();
 */
export const lstmDecoder = (given: LstmDecoderInputs): Decoder | undefined => {
  const [prepare, step] = [LSTM_DECODER_KERNEL, LSTM_DECODER_STEP_KERNEL].map((name) =>
    getKernel(name, getBackend()),
  );
  if (prepare === undefined || step === undefined) return undefined;
  const device = backend() as unknown as Device;
  const { table, layers, activation, headBias, headTransposed = false } = given;
  const headKernel = headTransposed ? transpose(given.headKernel) : given.headKernel;
  const inputs: Record<string, Tensor> = { table, headKernel, headBias };
  layers.forEach(({ kernel, recurrent, bias }, layer) => {
    inputs[`kernel/${layer}`] = kernel;
    inputs[`recurrent/${layer}`] = recurrent;
    inputs[`bias/${layer}`] = bias;
  });
  const attrs = { layers: layers.length, activation };
  const call = { inputs: inputs as NamedTensorInfoMap, attrs, backend: device };
  const [session, logits, first] = prepare.kernelFunc(call) as [TensorInfo, TensorInfo, TensorInfo];
  if (headTransposed) headKernel.dispose();
  const vocabulary = headBias.size;
  let carried = keep(engine().makeTensorFromTensorInfo(first));
  let into: Float32Array | undefined;
  const rows = () => into && into.length / vocabulary;
  const select = (selected: Int32Array): void => {
    const before = carried;
    carried = tidy(() => keep(gather(before, tensor1d(selected, 'int32'))));
    before.dispose();
    into = new Float32Array(selected.length * vocabulary);
  };
  const attributes = (ids: Int32Array) => ({ ids, into }) as unknown as { readonly ids: number[] };
  return {
    next: (ids) => {
      requireRowIds('lstmDecoder', ids, { rows: rows(), vocabulary });
      if (into === undefined) select(new Int32Array(ids.length));
      step.kernelFunc({ inputs: { session, logits, carried }, attrs: attributes(ids), backend: device });
      return into!;
    },
    select: (selected) => {
      requireReadRows('lstmDecoder', selected, rows() ?? 0);
      select(selected);
    },
    dispose: () => {
      carried.dispose();
      for (const { dataId } of [session, logits]) device.disposeData(dataId);
    },
  };
};
