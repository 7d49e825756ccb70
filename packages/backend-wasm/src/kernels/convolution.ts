import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel } from '../define-kernel.ts';
import { type ConvolutionAxis, eachTap, planeAxes, volumeAxes } from '../taps.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];
type Pad = number | 'valid' | 'same';

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: Pad;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

const planeOf = (call: Call, inputShape: readonly number[], filterShape: readonly number[]) => {
  const { strides, pad, dimRoundingMode, dataFormat } = call.attributes as unknown as Attributes;
  // as TF.js's own convolution on wasm
  if (dataFormat === 'NCHW') throw new Error('conv2d: wasm has no gradient for NCHW, only for NHWC.');
  return planeAxes(
    backend_util.computeConv2DInfo(
      inputShape as Shape4,
      filterShape as Shape4,
      strides,
      1,
      pad,
      dimRoundingMode,
    ),
  );
};

/** Σ over positions of inputᵀ·cotangent, one product for each run of each entry of the filter. */
const filterGradient = (
  { run, at, zeros, workspace }: Call,
  { x, dy }: { readonly x: TensorInfo; readonly dy: TensorInfo },
  filterShape: readonly number[],
  axes: readonly ConvolutionAxis[],
): TensorInfo => {
  const [channels, filters] = filterShape.slice(-2) as [number, number];
  const out = zeros(filterShape);
  eachTap(x.shape[0]!, axes, ({ entry, input, output, count, stride }) => {
    run.matMul!(
      ...[channels, filters, count],
      ...[at(x) + 4 * input * channels, 4, 4 * channels * stride],
      ...[at(dy) + 4 * output * filters, 4 * filters, 4],
      ...[at(out) + 4 * entry * channels * filters, 4 * filters],
      workspace,
    );
  });
  return out;
};

/** Σ over entries of the filter of cotangent·entryᵀ. */
const inputGradient = (
  { run, at, zeros, workspace }: Call,
  { dy, filter }: { readonly dy: TensorInfo; readonly filter: TensorInfo },
  inputShape: readonly number[],
  axes: readonly ConvolutionAxis[],
): TensorInfo => {
  const [channels, filters] = filter.shape.slice(-2) as [number, number];
  const out = zeros(inputShape);
  eachTap(inputShape[0]!, axes, ({ entry, input, output, count, stride }) => {
    run.matMul!(
      ...[count, channels, filters],
      ...[at(dy) + 4 * output * filters, 4 * filters, 4],
      ...[at(filter) + 4 * entry * channels * filters, 4, 4 * filters],
      ...[at(out) + 4 * input * channels, 4 * channels * stride],
      workspace,
    );
  });
  return out;
};

/** The gradient of a convolution by its filter, [height, width, C, O]; TF.js has none on wasm. */
export const conv2DBackpropFilter = defineKernel('Conv2DBackpropFilter', (call) => {
  const { x, dy } = call.inputs;
  const filterShape = call.attributes.filterShape as number[];
  return filterGradient(call, { x: x!, dy: dy! }, filterShape, planeOf(call, x!.shape, filterShape));
});

/** The gradient by its inputs, [B, height, width, C], as products. */
export const conv2DBackpropInput = defineKernel('Conv2DBackpropInput', (call) => {
  const { dy, filter } = call.inputs;
  const inputShape = call.attributes.inputShape as number[];
  return inputGradient(
    call,
    { dy: dy!, filter: filter! },
    inputShape,
    planeOf(call, inputShape, filter!.shape),
  );
});

/** The same in three dimensions; TF.js's own gives other numbers. */
export const conv3DBackpropInput = defineKernel('Conv3DBackpropInputV2', (call) => {
  const { dy, filter } = call.inputs;
  const { strides, pad, inputShape } = call.attributes as unknown as {
    strides: number | [number, number, number];
    pad: 'valid' | 'same';
    inputShape: Shape5;
  };
  const info = backend_util.computeConv3DInfo(inputShape, filter!.shape as Shape5, strides, 1, pad);
  return inputGradient(call, { dy: dy!, filter: filter! }, inputShape, volumeAxes(info));
});
