import type { ExchangedValues, GradientExchange } from '@ridgeline/contracts';
import { readerOf, tensorOf } from '@ridgeline/tensors';
import { concat, reshape, type Tensor } from '@tensorflow/tfjs-core';

/** Values of one array, whose sums are written over them. */
export const valuesOfArray = (array: Float32Array): ExchangedValues => ({
  length: array.length,
  read: (first, into) => into.set(array.subarray(first, first + into.length)),
  write: (first, sums) => array.set(sums, first),
});

/** The sums over the workers, written over this worker's values. */
export const sumArray = async (exchange: GradientExchange, array: Float32Array): Promise<Float32Array> => {
  await exchange.sum(valuesOfArray(array));
  return array;
};

/** Values of a tensor on the device. */
export interface TensorValues extends ExchangedValues {
  /** Frees the tensor, when all of its values are read. */
  readonly release: () => void;
  /** The sums, in the tensor's shape, when all are written. */
  readonly sums: () => Tensor;
  /** Frees what was written and not taken. */
  readonly dispose: () => void;
}

/**
 * Read from the device, straight where its memory is the host's, and written straight to it; the sums may come in pieces.
 *
 * @param tensor its own from here on.
 */
export const valuesOfTensor = async (tensor: Tensor): Promise<TensorValues> => {
  const { shape, size: length } = tensor;
  const read = await readerOf(tensor);
  const pieces = new Map<number, Tensor>();
  return {
    length,
    read,
    release: () => tensor.dispose(),
    write: (first, sums) => pieces.set(first, tensorOf(sums, [sums.length])),
    sums: () => {
      const inOrder = [...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece);
      return reshape(inOrder.length === 1 ? inOrder[0]! : concat(inOrder), shape);
    },
    dispose: () => {
      for (const piece of pieces.values()) piece.dispose();
    },
  };
};

/** Values that lie in several places, one after the other. */
export const valuesInTurn = (parts: readonly ExchangedValues[]): ExchangedValues => {
  const firsts: number[] = [];
  let length = 0;
  for (const part of parts) {
    firsts.push(length);
    length += part.length;
  }
  /** Calls `act` with each part that holds some of the places, and with its share of the array. */
  const share = (
    first: number,
    array: Float32Array,
    act: (part: ExchangedValues, first: number, values: Float32Array) => void,
  ): void =>
    parts.forEach((part, index) => {
      const start = firsts[index]!;
      const [from, until] = [Math.max(first, start), Math.min(first + array.length, start + part.length)];
      if (from < until) act(part, from - start, array.subarray(from - first, until - first));
    });
  return {
    length,
    read: (first, into) => share(first, into, (part, from, values) => part.read(from, values)),
    write: (first, sums) => share(first, sums, (part, from, values) => part.write(from, values)),
  };
};
