import { broadcast_util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel, replaceKernel } from '../define-kernel.ts';
import { numbers } from '../device.ts';

/** x repeated along every axis: each block is written once and then copied. */
const tiled = (
  { device, output }: Call,
  x: TensorInfo,
  shape: readonly number[],
  times: readonly number[],
) => {
  const result = output(
    shape.map((size, axis) => size * times[axis]!),
    x.dtype,
  );
  const [from, to] = [numbers(device, x), numbers(device, result)];
  let source = 0;
  const write = (axis: number, start: number): number => {
    if (axis === shape.length) {
      to[start] = from[source++]!;
      return start + 1;
    }
    let end = start;
    for (let i = 0; i < shape[axis]!; i++) end = write(axis + 1, end);
    const length = end - start;
    const last = start + length * times[axis]!;
    if (length === 1) to.fill(to[start]!, end, last);
    else for (; end < last; end += length) to.copyWithin(end, start, start + length);
    return last;
  };
  if (from.length > 0) write(0, 0);
  return result;
};

/** Whole blocks; TF.js's own goes number by number, at a hundredth of the speed. */
export const tile = defineKernel('Tile', (call) => {
  const x = call.inputs.x!;
  return tiled(call, x, x.shape, call.attributes.reps as number[]);
});

/** Repeats the operand of fewer numbers first: TF.js's own is fast only where both have the same shape, or one is a number. */
export const repeatFirst = (stock: KernelConfig): KernelConfig =>
  replaceKernel((call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const fits = (x: TensorInfo) => x.shape.join() === shape.join();
    if ((fits(a) && fits(b)) || a.shape.length === 0 || b.shape.length === 0) return undefined;
    const widen = (x: TensorInfo): TensorInfo => {
      if (fits(x)) return x;
      const padded = [...shape.slice(x.shape.length).map(() => 1), ...x.shape];
      const times = shape.map((size, axis) => (padded[axis] === size ? 1 : size));
      return tiled(call, x, padded, times);
    };
    const wide = { a: widen(a), b: widen(b) };
    const found = stock.kernelFunc({ inputs: wide, attrs: {}, backend: call.device }) as TensorInfo;
    if (!fits(a)) call.device.disposeData(wide.a.dataId);
    if (!fits(b)) call.device.disposeData(wide.b.dataId);
    return found;
  })(stock);
