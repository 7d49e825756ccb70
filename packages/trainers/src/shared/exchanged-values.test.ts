import { tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valuesInTurn, valuesOfArray, valuesOfTensor } from './exchanged-values.ts';

const places = fc.float32Array({ minLength: 1, maxLength: 30, noNaN: true });
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 });

/** [0, …, length] in rising order. */
const boundsOf = (length: number, fractions: readonly number[]): number[] =>
  [0, ...fractions.map((fraction) => Math.floor(fraction * length)), length].sort((a, b) => a - b);

it('values in several places read and take sums as one array would, however it is cut', () => {
  fc.assert(
    fc.property(places, cuts, cuts, (whole, ownCuts, foreignCuts) => {
      const own = boundsOf(whole.length, ownCuts);
      const arrays = own.slice(1).map((end, i) => whole.slice(own[i]!, end));
      const values = valuesInTurn(arrays.map(valuesOfArray));
      expect(values.length).toBe(whole.length);
      const foreign = boundsOf(whole.length, foreignCuts);
      foreign.slice(1).forEach((end, i) => {
        const part = new Float32Array(end - foreign[i]!);
        values.read(foreign[i]!, part);
        expect(part).toEqual(whole.slice(foreign[i]!, end));
        values.write(
          foreign[i]!,
          part.map((value) => -value),
        );
      });
      expect(arrays.flatMap((array) => [...array])).toEqual([...whole].map((value) => -value));
    }),
  );
});

it('a tensor of sums is put together from pieces, which may be overwritten as soon as they are taken', async () => {
  const values = await valuesOfTensor(tensor2d([1, 2, 3, 4, 5, 6], [2, 3]));
  const part = new Float32Array(2);
  for (const first of [4, 0, 2]) {
    values.read(first, part);
    values.write(first, part);
    part.fill(Number.NaN);
  }
  const sums = values.sums();
  expect(sums.shape).toEqual([2, 3]);
  expect([...sums.dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
  values.dispose();
});
