import { SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, SOFTMAX_CROSS_ENTROPY_KERNEL } from '@ridgeline/tensors';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { floats, integers, type WasmDevice } from '../device.ts';
import { exp } from '../exponential.ts';

/** [losses [N], probabilities [N, V]] of logits [N, V] against ids [N]. */
export const softmaxCrossEntropy: KernelConfig = {
  kernelName: SOFTMAX_CROSS_ENTROPY_KERNEL,
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend }) => {
    const { logits, ids } = inputs as { logits: TensorInfo; ids: TensorInfo };
    const device = backend as WasmDevice;
    const [rows, classes] = logits.shape as [number, number];
    const losses = device.makeOutput([rows], 'float32');
    const probabilities = device.makeOutput([rows, classes], 'float32');
    const z = floats(device, logits);
    const id = integers(device, ids);
    const loss = floats(device, losses);
    const p = floats(device, probabilities);
    for (let n = 0; n < rows; n++) {
      const start = n * classes;
      const end = start + classes;
      let top = -Infinity;
      for (let i = start; i < end; i++) if (!(z[i]! <= top)) top = z[i]!; // NaN wins
      let total = 0;
      for (let i = start; i < end; i++) total += p[i] = exp(z[i]! - top);
      const scale = 1 / total;
      for (let i = start; i < end; i++) p[i]! *= scale;
      loss[n] = Math.log(total) + top - z[start + id[n]!]!;
    }
    return [losses, probabilities];
  },
};

/** (p − onehot)·cotangent, [N, V]. */
export const softmaxCrossEntropyGradient: KernelConfig = {
  kernelName: SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL,
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend }) => {
    const { probabilities, ids, lossesGradient } = inputs as Record<string, TensorInfo>;
    const device = backend as WasmDevice;
    const [rows, classes] = probabilities!.shape as [number, number];
    const out = device.makeOutput([rows, classes], 'float32');
    const p = floats(device, probabilities!);
    const id = integers(device, ids!);
    const cotangent = floats(device, lossesGradient!);
    const gradient = floats(device, out);
    for (let n = 0; n < rows; n++) {
      const start = n * classes;
      const scale = cotangent[n]!;
      for (let i = start; i < start + classes; i++) gradient[i] = p[i]! * scale;
      const target = start + id[n]!;
      gradient[target] = (p[target]! - 1) * scale;
    }
    return out;
  },
};
