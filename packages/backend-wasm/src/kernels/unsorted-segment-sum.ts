import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { floats, integers, sizeOf, type WasmDevice } from '../device.ts';

/** out[segment[n], …] += x[n, …]: the gradient of an embedding. TF.js's wasm backend has none. */
export const unsortedSegmentSum: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = attrs as unknown as { numSegments: number };
    const device = backend as WasmDevice;
    const tail = x.shape.slice(segmentIds.shape.length);
    const width = sizeOf(tail);
    const out = device.makeOutput([numSegments, ...tail], 'float32');
    const sums = floats(device, out).fill(0);
    const ids = integers(device, segmentIds);
    const values = floats(device, x);
    for (let n = 0; n < ids.length; n++) {
      const id = ids[n]!;
      if (id < 0 || id >= numSegments) continue; // dropped, as TensorFlow does with negative ids
      for (let from = n * width, to = id * width, end = to + width; to < end; )
        sums[to++]! += values[from++]!;
    }
    return out;
  },
};
