import { backend_util } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floats } from '../device.ts';
import { eachTap, planeAxes } from '../taps.ts';

type Shape = [number, number, number, number];

interface Attributes {
  readonly strides: number | [number, number];
  readonly dilations: number | [number, number];
  readonly pad: number | 'valid' | 'same';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Visits every input, weight and output that meet, by their indices. */
const eachMeeting = (
  { attributes }: Call,
  inputShape: readonly number[],
  filterShape: readonly number[],
  visit: (input: number, filter: number, output: number) => void,
): void => {
  const { strides, dilations, pad, dimRoundingMode } = attributes as unknown as Attributes;
  const info = backend_util.computeConv2DInfo(
    inputShape as Shape,
    filterShape as Shape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const [channels, multiplier] = filterShape.slice(-2) as [number, number];
  const outputs = channels * multiplier;
  eachTap(inputShape[0]!, planeAxes(info), ({ entry, input, output, count, stride }) => {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < outputs; j++) {
        const channel = Math.floor(j / multiplier);
        visit((input + i * stride) * channels + channel, entry * outputs + j, (output + i) * outputs + j);
      }
    }
  });
};

/** The gradient of a depthwise convolution by its filter, [height, width, C, multiplier]; TF.js has none on wasm. */
export const depthwiseConv2DBackpropFilter = defineKernel('DepthwiseConv2dNativeBackpropFilter', (call) => {
  const { inputs, attributes, device, zeros } = call;
  const filterShape = attributes.filterShape as number[];
  const result = zeros(filterShape);
  const [x, dy, out] = [inputs.x!, inputs.dy!, result].map((info) => floats(device, info)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  eachMeeting(call, inputs.x!.shape, filterShape, (input, filter, output) => {
    out[filter]! += x[input]! * dy[output]!;
  });
  return result;
});

/** The gradient by its inputs, [B, height, width, C]. */
export const depthwiseConv2DBackpropInput = defineKernel('DepthwiseConv2dNativeBackpropInput', (call) => {
  const { inputs, attributes, device, zeros } = call;
  const inputShape = attributes.inputShape as number[];
  const result = zeros(inputShape);
  const [filters, dy, out] = [inputs.filter!, inputs.dy!, result].map((info) => floats(device, info)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  eachMeeting(call, inputShape, inputs.filter!.shape, (input, filter, output) => {
    out[input]! += filters[filter]! * dy[output]!;
  });
  return result;
});
