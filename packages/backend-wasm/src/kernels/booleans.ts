import type { DataType, KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, replaceKernel } from '../define-kernel.ts';
import { numbers } from '../device.ts';

const copyAs = ({ device, output }: Call, x: TensorInfo, dtype: DataType): TensorInfo => {
  const out = output(x.shape, dtype);
  numbers(device, out).set(numbers(device, x));
  return out;
};

/** Has TF.js's own kernel work on integers where it is given booleans: it writes four bytes for each. */
const throughIntegers =
  (...names: string[]) =>
  (stock: KernelConfig): KernelConfig =>
    replaceKernel((call) => {
      const { inputs, attributes, device: backend } = call;
      if (inputs[names[0]!]!.dtype !== 'bool') return undefined;
      const wide = Object.fromEntries(names.map((name) => [name, copyAs(call, inputs[name]!, 'int32')]));
      const given = { ...inputs, ...wide };
      const found = stock.kernelFunc({ inputs: given, attrs: attributes as never, backend }) as TensorInfo;
      const out = copyAs(call, found, 'bool');
      for (const { dataId } of [found, ...Object.values(wide)]) backend.disposeData(dataId);
      return out;
    })(stock);

export const reverse = throughIntegers('x');
export const select = throughIntegers('t', 'e');

/**
 * To booleans, false for 0 alone; TF.js's own keeps the last byte of the number without its fraction. To the type that it
 * has already, as TF.js's gradients do everywhere, the same data.
 */
export const cast = replaceKernel(({ inputs, attributes, device, output }) => {
  const x = inputs.x!;
  if (attributes.dtype === x.dtype) {
    device.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  }
  if (attributes.dtype !== 'bool') return undefined;
  const out = output(x.shape, 'bool');
  const [from, to] = [numbers(device, x), numbers(device, out)];
  for (let i = 0; i < from.length; i++) to[i] = from[i] === 0 ? 0 : 1;
  return out;
});
