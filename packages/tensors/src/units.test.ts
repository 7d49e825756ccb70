import '@tensorflow/tfjs-backend-cpu';
import type { UnitPlaces } from '@ridgeline/contracts';
import { range, reshape, setBackend, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { scaleUnits } from './scale-units.ts';
import { unitSums } from './unit-sums.ts';

beforeAll(() => setBackend('cpu'));

/** Which of two units each place of an axis belongs to, or none. */
const ownersOf = (length: number, { starts, span = 1 }: UnitPlaces): readonly (number | undefined)[] =>
  Array.from({ length }, (_, place) => {
    const start = starts.find((one) => place >= one && place < one + 2 * span);
    return start === undefined ? undefined : Math.floor((place - start) / span);
  });

describe.each<[string, number[], UnitPlaces]>([
  ['columns', [3, 2], { path: 'w', axis: 1, starts: [0] }],
  ['rows among others', [4, 3], { path: 'w', axis: 0, starts: [1] }],
  ['several places, in any order', [2, 9], { path: 'w', axis: 1, starts: [6, 1] }],
  ['several in a row', [2, 7, 2], { path: 'w', axis: 1, starts: [2], span: 2 }],
  ['several in a row, in several places', [9, 2], { path: 'w', axis: 0, starts: [5, 0], span: 2 }],
  ['all of an axis, in two places', [3, 4], { path: 'w', axis: 1, starts: [2, 0] }],
  ['all of an axis, in two places of several each', [8, 3], { path: 'w', axis: 0, starts: [0, 4], span: 2 }],
  ['the last of three axes', [2, 3, 5], { path: 'w', axis: 2, starts: [3, 0] }],
  ['numbers', [5], { path: 'w', axis: 0, starts: [3, 1] }],
])('units that are %s', (_, shape, places) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const owners = ownersOf(shape[places.axis]!, places);
  const behind = shape.slice(places.axis + 1).reduce((a, b) => a * b, 1);
  const ownerOf = (index: number) => owners[Math.floor(index / behind) % owners.length];
  const values = () => reshape(range(1, size + 1), shape);

  it('are added up', () => {
    const expected = [0, 0];
    for (let index = 0; index < size; index++) {
      const owner = ownerOf(index);
      if (owner !== undefined) expected[owner]! += index + 1;
    }
    tidy(() => {
      expect([...unitSums({ w: values() }, { size: 2, weights: [places] }).dataSync()]).toEqual(expected);
      const twice = unitSums({ w: values() }, { size: 2, weights: [places, places] });
      expect([...twice.dataSync()]).toEqual(expected.map((sum) => 2 * sum));
    });
  });

  it.each([undefined, 0])('are multiplied, and others with %s', (others) => {
    const factors = [2, -3];
    const expected = Array.from({ length: size }, (_, index) => {
      const owner = ownerOf(index);
      return (index + 1) * (owner === undefined ? (others ?? 1) : factors[owner]!) + 0;
    });
    tidy(() => {
      const scaled = scaleUnits(values(), places, tensor1d(factors), others);
      expect(scaled.shape).toEqual(shape);
      expect([...scaled.dataSync()]).toEqual(expected);
    });
  });
});
