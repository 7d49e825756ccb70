import type { Decoder } from '@ridgeline/contracts';
import {
  backend,
  type DataId,
  getBackend,
  getKernel,
  type NamedTensorInfoMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

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
  /** [V] */
  readonly headBias: Tensor;
}

/** The kernels that a backend may bring: one makes a session, whose content is its own; the other reads one id. */
export const LSTM_DECODER_KERNEL = 'RidgelineLstmDecoder';
export const LSTM_DECODER_STEP_KERNEL = 'RidgelineLstmDecoderStep';

interface Device {
  disposeData(id: DataId): unknown;
}

/**
 * A language model of LSTM layers that reads one id at a time, from a zero state: embedding → layers → activation →
 * head, outside the engine of TensorFlow.js, whose bookkeeping would cost more than the arithmetic.
 *
 * @returns `undefined` where the backend has no kernel for it. The parameters are copied: they stay the caller's.
 * @example const decoder = lstmDecoder(weights); const logits = decoder?.next(id); decoder?.dispose();
 */
export const lstmDecoder = (given: LstmDecoderInputs): Decoder | undefined => {
  const [prepare, step] = [LSTM_DECODER_KERNEL, LSTM_DECODER_STEP_KERNEL].map((name) =>
    getKernel(name, getBackend()),
  );
  if (prepare === undefined || step === undefined) return undefined;
  const device = backend() as unknown as Device;
  const { table, layers, activation, headKernel, headBias } = given;
  const inputs: Record<string, Tensor> = { table, headKernel, headBias };
  layers.forEach(({ kernel, recurrent, bias }, layer) => {
    inputs[`kernel/${layer}`] = kernel;
    inputs[`recurrent/${layer}`] = recurrent;
    inputs[`bias/${layer}`] = bias;
  });
  const attrs = { layers: layers.length, activation };
  const call = { inputs: inputs as NamedTensorInfoMap, attrs, backend: device };
  const [session, logits] = prepare.kernelFunc(call) as [TensorInfo, TensorInfo];
  const into = new Float32Array(headBias.size);
  const attributes = (id: number) => ({ id, into }) as unknown as { readonly id: number };
  return {
    next: (id) => {
      step.kernelFunc({ inputs: { session, logits }, attrs: attributes(id), backend: device });
      return into;
    },
    dispose: () => {
      for (const { dataId } of [session, logits]) device.disposeData(dataId);
    },
  };
};
