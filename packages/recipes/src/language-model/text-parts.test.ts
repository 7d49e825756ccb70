import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { textPartsOf } from './text-parts.ts';

const configured = (data: object) => parseConfig({ task: 'language-model', data }) as never;
const train = 'Call me Ishmael. Some years ago, never mind how long precisely.';

it('refuses a file whose text is learnt from, whole or in part, and takes another', () => {
  for (const text of [train, train.slice(5, 30)])
    expect(() => textPartsOf(configured({ valid: 0, test: 'own.txt' }), { train, test: text })).toThrow(
      expect.objectContaining({
        code: 'E_DATA',
        message: expect.stringContaining('own.txt: the training part holds all'),
      }),
    );
  const other = { train, test: `${train} And more.` };
  expect(textPartsOf(configured({ valid: 0, test: 'own.txt' }), other).test).toBe(other.test);
});
