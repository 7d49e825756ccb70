import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { addInParts } from './add-n.ts';

/** Adds numbers that stand for tensors, and says how many at a time. */
const sumOf = (count: number, most: number) => {
  const widths: number[] = [];
  const freed: number[] = [];
  const info = (value: number): TensorInfo => ({ dataId: { value }, shape: [], dtype: 'float32' });
  const numberOf = ({ dataId }: TensorInfo) => (dataId as { value: number }).value;
  const stock: KernelFunc = ({ inputs }) => {
    const terms = Object.values(inputs) as TensorInfo[];
    widths.push(terms.length);
    return info(terms.reduce((total, term) => total + numberOf(term), 0));
  };
  const backend = { disposeData: ({ value }: { value: number }) => freed.push(value) };
  const inputs = Array.from({ length: count }, (_, i) => info(i + 1)) as never;
  const sum = addInParts(stock, most)({ inputs, backend, attrs: {} } as never) as TensorInfo;
  return { sum: numberOf(sum), widths, freed };
};

it.each([
  [1, [1], []],
  [7, [7], []],
  [8, [7, 2], [28]],
  [13, [7, 7], [28]],
  [14, [7, 7, 2], [28, 91]],
])('adds %i tensors with eight buffers at most, and frees the sums between', (count, widths, freed) => {
  expect(sumOf(count, 8)).toEqual({ sum: (count * (count + 1)) / 2, widths, freed });
});
