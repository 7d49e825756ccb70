import type { HostTensor } from '@ridgeline/contracts';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/**
 * A tensor with an axis in another order.
 *
 * @param from which entry of the axis comes to a place.
 * @example reordered({ shape: [2], data }, 0, (place) => 1 - place) // data backwards
 */
export const reordered = (
  { shape, data }: HostTensor,
  axis: number,
  from: (place: number) => number,
): HostTensor => {
  const length = shape[axis]!;
  const inner = size(shape.slice(axis + 1));
  const places = Int32Array.from({ length }, (_, place) => from(place));
  const values = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += inner) {
    const entry = start / inner;
    const place = entry % length;
    const read = (entry - place + places[place]!) * inner;
    values.set(data.subarray(read, read + inner), start);
  }
  return { shape, data: values };
};
