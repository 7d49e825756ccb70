import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel, replaceKernel } from '../define-kernel.ts';
import { numbers, sizeOf } from '../device.ts';

/** Integers are rare here: floats are done by `run`, these one by one. */
const mapIntegers = ({ device, output }: Call, x: TensorInfo, f: (value: number) => number): TensorInfo => {
  const out = output(x.shape, x.dtype);
  numbers(device, out).set(numbers(device, x).map(f));
  return out;
};

const clip = (call: Call, low: number, high: number): TensorInfo => {
  const x = call.inputs.x!;
  if (x.dtype !== 'float32') return mapIntegers(call, x, (value) => Math.min(Math.max(value, low), high));
  const out = call.output(x.shape);
  call.run.clip!(sizeOf(x.shape), low, high, call.at(x), call.at(out));
  return out;
};

/** Between any bounds; TF.js's own gives what lay in memory between equal ones, and garbage for integers. */
export const clipByValue = defineKernel('ClipByValue', (call) => {
  const { clipValueMin, clipValueMax } = call.attributes;
  return clip(call, clipValueMin as number, clipValueMax as number);
});

/** TF.js's own makes a NaN 0. */
export const relu6 = defineKernel('Relu6', (call) => clip(call, 0, 6));

/** −1, 0 or 1; TF.js's own gives 0 for small numbers too. */
export const sign = defineKernel('Sign', (call) => {
  const x = call.inputs.x!;
  if (x.dtype !== 'float32') return mapIntegers(call, x, Math.sign);
  const out = call.output(x.shape);
  call.run.sign!(sizeOf(x.shape), call.at(x), call.at(out));
  return out;
});

/** Four numbers at a time; TF.js's own calls a function for each. */
export const exp = replaceKernel((call) => {
  const x = call.inputs.x!;
  if (x.dtype !== 'float32') return undefined;
  const out = call.output(x.shape);
  call.run.exponential!(sizeOf(x.shape), call.at(x), call.at(out));
  return out;
});
