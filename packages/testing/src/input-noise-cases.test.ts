import '@tensorflow/tfjs-backend-cpu';
import type { InputNoise } from '@ridgeline/contracts';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { inputNoiseCases } from './input-noise-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('inputNoiseCases', () => {
  const shifted =
    (fixed: number): InputNoise['apply'] =>
    (ids, random) => {
      const draws = random.uniform(ids.data.length);
      const shift = (id: number, i: number) => (draws[i]! < 0.5 && id < fixed ? (id + 1) % fixed : id);
      return { ...ids, data: Int32Array.from(ids.data, shift) };
    };
  const unit: InputNoise = { spec: { kind: 'shift' }, apply: shifted(7) };
  holdsToAccount<InputNoise>((given) => inputNoiseCases(given), unit, {
    'ids of the vocabulary': {
      apply: (ids) => ({ ...ids, data: Int32Array.from(ids.data, (id) => id + 3) }),
    },
    'in the shape': { apply: ({ data }) => ({ shape: [data.length], data }) },
    'leaves padding': { apply: shifted(10) },
    'follows its random stream': { apply: (ids) => ids },
    'writes to nothing': {
      apply: (ids, random, vocabulary) => {
        (ids.data as Int32Array).set(unit.apply(ids, random, vocabulary).data as Int32Array);
        return ids;
      },
    },
  });
});
