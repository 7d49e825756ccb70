import { describe, expect, it } from 'vitest';
import { cases } from '../test/native-cases.ts';
import { differences, nativePairs, strayings, writesBeforeThrowing } from '../test/native-pairs.ts';

const pairs = await nativePairs();

describe.skipIf(pairs.length === 0)('native kernels', () => {
  it.each(Object.keys(cases))('%s gives the bits of wasm on any number of threads', (kernel) => {
    for (const pair of pairs) {
      const found = Object.entries(cases[kernel]!).flatMap(([name, prepare]) =>
        differences(pair, kernel, prepare, name),
      );
      expect(found.slice(0, 5)).toEqual([]);
    }
  });

  it('are those that have cases', () => {
    for (const { native } of pairs) expect(Object.keys(native).sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.keys(cases))(
    '%s stays within the memory, and writes nothing where it would not',
    (kernel) => {
      for (const pair of pairs.filter(({ threads }) => threads !== 2)) {
        const found = Object.entries(cases[kernel]!)
          .slice(2, 4)
          .flatMap(([name, prepare]) => [
            ...strayings(pair, kernel, prepare, name),
            ...writesBeforeThrowing(pair, kernel, prepare, name),
          ]);
        expect(found.slice(0, 5)).toEqual([]);
      }
    },
  );
});
