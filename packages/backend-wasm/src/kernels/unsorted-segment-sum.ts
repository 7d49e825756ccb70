import { defineKernel } from '../define-kernel.ts';
import { integers, sizeOf } from '../device.ts';

/** out[segment[n], …] += x[n, …]: the gradient of an embedding. Negative ids are dropped, as in TensorFlow. */
export const unsortedSegmentSum = defineKernel('UnsortedSegmentSum', (call) => {
  const { inputs, attributes, device, run, at, zeros } = call;
  const { x, segmentIds } = inputs;
  const numSegments = attributes.numSegments as number;
  const outside = integers(device, segmentIds!).find((id) => id >= numSegments);
  if (outside !== undefined)
    throw new Error(`unsortedSegmentSum: segment ${outside} is not below ${numSegments}.`);
  const tail = x!.shape.slice(segmentIds!.shape.length);
  const out = zeros([numSegments, ...tail]);
  run.scatterAddRows!(sizeOf(segmentIds!.shape), sizeOf(tail), at(x), at(segmentIds), at(out));
  return out;
});
