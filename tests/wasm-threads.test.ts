import { kernelsInUse, wasmBackend } from '@ridgeline/backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

const product = () => {
  const a = tf.randomUniform([150, 140], -1, 1, 'float32', 7);
  return [...tf.matMul(a, a, false, true).dataSync()];
};

it('share kernels of WebAssembly where no native ones stand in their way, from the first start on', async () => {
  await wasmBackend({ native: 'off', threads: 3 }).start();
  expect(kernelsInUse()).toEqual({
    ...{ build: 'plain', native: [], threads: 3 },
    reason: 'they were switched off',
  });
  const shared = product();
  await wasmBackend({ native: 'off' }).start();
  expect(kernelsInUse()!.threads).toBe(1);
  expect(product()).toEqual(shared);
  await wasmBackend({ native: 'off', threads: 2, determinism: 'fast' }).start();
  expect(kernelsInUse()!.threads).toBe(2);
  tf.tidy(() => {
    expect(tf.sum(tf.ones([3000, 3000])).dataSync()[0]).toBe(9_000_000); // the memory has grown
  });
  await wasmBackend().start();
  expect(kernelsInUse()!.threads).toBe(1);
  expect(product()).toEqual(shared);
});
