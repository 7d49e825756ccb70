import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it, vi } from 'vitest';
import { workspace } from './compiled.ts';

afterEach(() => vi.unstubAllGlobals());

it('lays out arrays of zeros one after the other in one memory', () => {
  const { floats, ints } = workspace({ floats: { values: 3, none: 0 }, ints: { indices: 5, list: 70_000 } });
  expect(floats.values).toEqual(new Float64Array(3));
  expect([floats.none.length, ints.indices.length, ints.list.length]).toEqual([0, 5, 70_000]);
  expect([floats.none, ints.indices, ints.list].map(({ byteOffset }) => byteOffset)).toEqual([24, 24, 44]);
  expect(ints.list.buffer).toBe(floats.values.buffer);
});

it('holds a memory no longer than its arrays are held', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const make = () => workspace({ floats: { values: 10 }, ints: {} }).floats.values;
  const held = make();
  const buffers = [held, make(), make()].map((values) => new WeakRef(values.buffer));
  // a reference stays strong until the turn in which it was made is over
  await setImmediate();
  collect();
  expect(buffers.map((buffer) => buffer.deref() === held.buffer)).toEqual([true, false, false]);
  expect(buffers.slice(1).map((buffer) => buffer.deref())).toEqual([undefined, undefined]);
});

it('says how much memory a fit would need that WebAssembly cannot give', () => {
  expect(() => workspace({ floats: { values: 6e8 }, ints: {} })).toThrow(
    expect.objectContaining({
      code: 'E_MEMORY',
      message: 'linear: a fit needs 4.8 GB of memory at once, more than this engine gives.',
    }),
  );
});

it('names what keeps the loops from being compiled', async () => {
  vi.resetModules();
  const { workspace } = await import('./compiled.ts');
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        throw new Error('blocked by the content security policy');
      }
    },
  });
  expect(() => workspace({ floats: {}, ints: {} })).toThrow(
    expect.objectContaining({ code: 'E_BACKEND', hint: expect.stringContaining('wasm-unsafe-eval') }),
  );
});
