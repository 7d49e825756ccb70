import type { Model, Parameter } from '@ridgeline/contracts';
import { tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect, it } from 'vitest';
import { exchangedGradients } from './exchanged-gradients.ts';
import { valuesInTurn } from './exchanged-values.ts';

const [rows, width] = [8, 2];

/** Of one worker: 1 in row 5, 2 in row 1, 0 elsewhere. */
const gradient = () =>
  tensor2d(
    Float32Array.from({ length: rows * width }, (_, i) => [0, 2, 0, 0, 0, 1, 0, 0][i >> 1]!),
    [rows, width],
  );

const exchanged = (lookedUpBy: Parameter['lookedUpBy'], ids: readonly number[]) => {
  const parameter = { path: 'table', role: 'embedding', shape: [rows, width], lookedUpBy } as Parameter;
  const array = { shape: [1, ids.length], data: Int32Array.from(ids) };
  return exchangedGradients(
    { parameters: [parameter] } as unknown as Model,
    { table: gradient() },
    {
      inputs: { ids: array },
      targets: array,
    },
  );
};

/** The sums of two workers that found the same. */
const doubled = (gradients: Awaited<ReturnType<typeof exchanged>>): number[] => {
  const values = valuesInTurn(gradients.values);
  const array = new Float32Array(values.length);
  values.read(0, array);
  values.write(
    0,
    array.map((value) => 2 * value),
  );
  const sums = [...gradients.sums().table!.dataSync()];
  for (const value of gradients.values) value.dispose();
  return sums;
};

const expected = [0, 0, 4, 4, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0];

it('exchanges no more of a table than the rows that the whole batch looks up, to the same sums', async () => {
  const gradients = await exchanged(['ids'], [5, 1, 5, 6]);
  expect(gradients.values.map(({ length }) => length)).toEqual([3 * width]);
  expect(doubled(gradients)).toEqual(expected);
});

it('exchanges all of a table that is used otherwise too, or of which most rows are looked up', async () => {
  for (const gradients of [await exchanged(undefined, [5, 1]), await exchanged(['ids'], [0, 1, 2, 3, 5])]) {
    expect(gradients.values.map(({ length }) => length)).toEqual([rows * width]);
    expect(doubled(gradients)).toEqual(expected);
  }
});
