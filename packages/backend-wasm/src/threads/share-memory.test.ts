import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { kernelsInUse } from '../device.ts';
import { wasmBackend } from '../wasm-backend.ts';

it('goes on one thread where the engine refuses a shared memory of that size', async () => {
  const { Memory } = WebAssembly;
  // as on phones, where a shared memory takes room for all that it may grow to
  WebAssembly.Memory = class extends Memory {
    constructor(given: WebAssembly.MemoryDescriptor) {
      if (given.shared) throw new RangeError('Out of memory');
      super(given);
    }
  };
  try {
    await wasmBackend({ native: 'off', threads: 2 }).start();
  } finally {
    WebAssembly.Memory = Memory;
  }
  expect(kernelsInUse()).toMatchObject({
    threads: 1,
    fewerThreads: 'the engine gives no shared memory that may grow to 4 GB (Out of memory)',
  });
  expect(tf.sum(tf.ones([8])).dataSync()[0]).toBe(8);
});
