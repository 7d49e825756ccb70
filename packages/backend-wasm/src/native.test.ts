import type { Addon } from '@ridgeline/kernels-native';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { kernelsInUse, wasmBackend } from './index.ts';
import { chooseBuild, instantiate } from './module.ts';
import { nativeKernels } from './native.ts';

const memory = new WebAssembly.Memory({ initial: 4 });
const wasm = await instantiate('plain', memory);

/** An addon of one kernel, in JavaScript. */
const addon = (given: Partial<Addon> = {}): Addon => ({
  version: 1,
  kernels: ['sign'],
  instructions: { portable: ['abacus'], fast: [] },
  create: (determinism, instructions) =>
    determinism === 'portable' && instructions === 'abacus'
      ? {
          sign: (buffer, n, x, to) => {
            const floats = new Float32Array(buffer);
            if (n! > 1000) throw new RangeError('sign: too many.');
            for (let i = 0; i < n!; i++) floats[to! / 4 + i] = Math.sign(floats[x! / 4 + i]!);
            return 0;
          },
        }
      : undefined,
  ...given,
});

const find = (given?: Partial<Addon>, build: 'plain' | 'relaxed' = 'plain') =>
  nativeKernels(build, wasm, memory, 2, () => ({ addon: addon(given) }));

describe('native kernels', () => {
  it('take the place of those of wasm, for the bits of its build', async () => {
    const found = await find();
    expect(found.kernels === undefined ? [] : Object.keys(found.kernels)).toEqual(['sign']);
    expect(found).toMatchObject({ instructions: 'abacus', threads: 2 });
  });

  it('see the memory as it is when they are called', async () => {
    const { kernels } = await find();
    const before = memory.buffer.byteLength;
    memory.grow(1);
    new Float32Array(memory.buffer, before, 2).set([-4, 4]);
    kernels!.sign!(2, before, before + 8);
    expect([...new Float32Array(memory.buffer, before + 8, 2)]).toEqual([-1, 1]);
  });

  it('tell what they refuse as an error of the backend', async () => {
    const { kernels } = await find();
    expect(() => kernels!.sign!(2000, 0, 0)).toThrow(
      expect.objectContaining({
        code: 'E_BACKEND',
        message: 'native kernels: sign: too many.',
        hint: expect.stringContaining("native: 'off'"),
      }),
    );
  });

  it('are left aside where they do not fit, with the reason', async () => {
    const reasons = await Promise.all([
      nativeKernels('plain', wasm, memory, 2, () => ({ reason: 'the native kernels were not built' })),
      find({ kernels: ['sign', 'quickSort'] }),
      find({}, 'relaxed'),
      find({ instructions: { portable: ['none'], fast: [] } }),
      find({
        create: () => ({
          sign: () => {
            throw new RangeError('sign: no buffer.');
          },
        }),
      }),
    ]);
    expect(reasons).toEqual([
      { reason: 'the native kernels were not built' },
      { reason: 'the native kernels are of another version: quickSort' },
      { reason: 'there are no native kernels for the instructions of this processor' },
      { reason: 'there are no native kernels for the instructions of this processor' },
      { reason: 'the native kernels do not take this memory: sign: no buffer.' },
    ]);
  });

  it('are not looked for outside Node', async () => {
    vi.stubGlobal('process', undefined);
    const found = find();
    vi.unstubAllGlobals();
    expect(await found).toEqual({ reason: 'only Node runs native kernels' });
  });
});

describe('what computes on the wasm backend', () => {
  it('is told, and can be chosen anew at every start', async () => {
    await wasmBackend({ native: 'off' }).start();
    expect(kernelsInUse()).toEqual({
      ...{ build: 'plain', native: [], threads: 1 },
      reason: 'they were switched off',
    });
    const product = () => [...tf.matMul(tf.ones([3, 2]), tf.ones([2, 1])).dataSync()];
    expect(product()).toEqual([2, 2, 2]);
    await wasmBackend({ determinism: 'fast' }).start();
    const { build, native, instructions, reason } = kernelsInUse()!;
    expect(build).toBe(chooseBuild('fast'));
    expect(native.includes('matMul')).toBe(instructions !== undefined);
    expect(reason === undefined).toBe(instructions !== undefined);
    expect(product()).toEqual([2, 2, 2]);
  });

  it('takes threads where kernels are native, to the same bits', async () => {
    const product = () => {
      const a = tf.randomUniform([150, 140], -1, 1, 'float32', 7);
      return [...tf.matMul(a, a, false, true).dataSync()];
    };
    await wasmBackend().start();
    const alone = product();
    await wasmBackend({ threads: 3 }).start();
    const { instructions, threads } = kernelsInUse()!;
    expect(threads).toBe(instructions === undefined ? 1 : 3);
    expect(product()).toEqual(alone);
    await wasmBackend({ threads: 3, native: 'off' }).start();
    expect(kernelsInUse()).toMatchObject({ threads: 1, native: [] });
    await wasmBackend().start();
    expect(kernelsInUse()!.threads).toBe(1);
    expect(product()).toEqual(alone);
  });

  it.each([0, 1000, 1.5])('has no %d threads', async (threads) => {
    await expect(wasmBackend({ threads }).start()).rejects.toMatchObject({
      code: 'E_RANGE',
      message: `wasmBackend: threads must be an integer in [1, 256], got ${threads}.`,
    });
  });

  it('is not known of another device', () => {
    expect(kernelsInUse({})).toBeUndefined();
  });

  it('is refused under an unknown name', async () => {
    await expect(wasmBackend({ native: 'please' as never }).start()).rejects.toMatchObject({
      code: 'E_OPTION',
    });
  });
});
