import { backend_util } from '@tensorflow/tfjs-core';
import { defineKernel } from '../define-kernel.ts';
import { floats, sizeOf } from '../device.ts';
import { eachTap, planeAxes } from '../taps.ts';

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: number | 'valid' | 'same';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The first largest input of each window takes its cotangent; TF.js's own sees positive ones alone. */
export const maxPoolGradient = defineKernel('MaxPoolGrad', ({ inputs, attributes, device, zeros }) => {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as Attributes;
  const { input, dy } = inputs;
  const shape = input!.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const channels = shape[3];
  const result = zeros(shape);
  const [x, cotangents, out] = [input!, dy!, result].map((info) => floats(device, info)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const largest = new Float32Array(sizeOf(dy!.shape)).fill(-Infinity);
  const where = new Int32Array(largest.length).fill(-1);
  eachTap(shape[0], planeAxes(info), (tap) => {
    for (let i = 0; i < tap.count; i++) {
      for (let c = 0; c < channels; c++) {
        const from = (tap.input + i * tap.stride) * channels + c;
        const to = (tap.output + i) * channels + c;
        if (x[from]! > largest[to]!) {
          largest[to] = x[from]!;
          where[to] = from;
        }
      }
    }
  });
  where.forEach((from, to) => {
    if (from >= 0) out[from]! += cotangents[to]!;
  });
  return result;
});
