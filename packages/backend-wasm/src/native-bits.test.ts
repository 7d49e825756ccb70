import { describe, expect, it } from 'vitest';
import { cases } from '../test/native-cases.ts';
import { differences, nativePairs, tightPairs } from '../test/native-pairs.ts';
import { strayings, writesBeforeThrowing } from '../test/native-strays.ts';

const pairs = await nativePairs();
const pairsOf = await tightPairs();

describe.skipIf(pairs.length === 0)('native kernels', () => {
  it.each(Object.keys(cases))('%s gives the bits of wasm on any number of threads', (kernel) => {
    const found = Object.entries(cases[kernel]!).flatMap(([name, prepare]) =>
      differences(pairs, kernel, prepare, name),
    );
    expect(found.slice(0, 5)).toEqual([]);
  });

  it('are those that have cases', () => {
    for (const { native } of pairs) expect(Object.keys(native).sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.keys(cases))(
    '%s stays within the memory, and writes nothing where it would not',
    (kernel) => {
      for (const [name, prepare] of Object.entries(cases[kernel]!).slice(2, 4)) {
        const tight = pairsOf(prepare, name);
        expect(tight).toHaveLength(pairs.length);
        const found = tight
          .filter(({ threads }) => threads !== 2)
          .flatMap((pair) => [
            ...strayings(pair, kernel, prepare, name),
            ...writesBeforeThrowing(pair, kernel, prepare, name),
          ]);
        expect(found.slice(0, 5)).toEqual([]);
      }
    },
  );
});
