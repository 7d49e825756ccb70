import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { attentionToMemory } from './attention-to-memory.ts';

beforeAll(() => setBackend('cpu'));

it('is the mean over heads of softmax(q·k/√d), with nothing for what is hidden', () => {
  // two rows of three positions; two heads of one number: keys, then values that do not count
  const keys = [
    [
      [0, 0],
      [Math.log(2), 0],
      [5, 5],
    ],
    [
      [0, Math.log(3)],
      [0, 0],
      [0, 0],
    ],
  ];
  const memory = tensor(keys.map((row) => row.map((key) => [...key, 9, -9])));
  const mask = tensor(
    [
      [1, 1, 0],
      [1, 1, 1],
    ],
    [2, 3],
    'int32',
  );
  const attended = attentionToMemory({ memory, mask, headSize: 1 });
  const found = attended(Float32Array.of(1, 1, 2, 1, 7, 1), Int32Array.of(0, 0, 1));
  const expected = [
    ...[(1 / 3 + 1 / 2) / 2, (2 / 3 + 1 / 2) / 2, 0],
    ...[(1 / 5 + 1 / 2) / 2, (4 / 5 + 1 / 2) / 2, 0],
    ...[(1 / 3 + 3 / 5) / 2, (1 / 3 + 1 / 5) / 2, (1 / 3 + 1 / 5) / 2],
  ];
  expect(found).toHaveLength(9);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
});
