import '@tensorflow/tfjs-backend-cpu';
import type { FusedKernelConfig } from '@ridgeline/tensors';
import {
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, defineKernel } from './define-kernel.ts';
import { attention } from './kernels/attention.ts';
import { lstmSequence } from './kernels/lstm-sequence.ts';
import { selfAttention } from './kernels/self-attention.ts';
import { softmaxCrossEntropy } from './kernels/softmax-cross-entropy.ts';
import { kernelsInUse, leaveFused, takeFused } from './kernels-in-use.ts';

describe('a kernel', () => {
  const device = 'cpu-that-allows-little';
  beforeAll(async () => {
    const limits = { maxComputeWorkgroupStorageSize: 240 };
    const make = findBackendFactory('cpu') as () => object;
    registerBackend(device, () => Object.assign(make(), { device: { limits } }) as never);
    await setBackend(device);
  });
  afterAll(async () => {
    await setBackend('cpu');
    removeBackend(device);
  });

  it.each<[string, FusedKernelConfig, Readonly<Record<string, readonly number[]>>, number, boolean]>([
    ['an LSTM of 6', lstmSequence, { projected: [2, 3, 24], recurrent: [6, 24] }, 1, true],
    ['no LSTM of 7', lstmSequence, { projected: [2, 3, 28], recurrent: [7, 28] }, 1, false],
    ['no sequence without positions', lstmSequence, { projected: [2, 0, 24], recurrent: [6, 24] }, 1, false],
    ['heads of 256', attention, { queries: [2, 3, 512], keys: [2, 4, 512], values: [2, 4, 512] }, 2, true],
    [
      'no heads of 257',
      attention,
      { queries: [2, 3, 514], keys: [2, 4, 514], values: [2, 4, 514] },
      2,
      false,
    ],
    ['heads of 256 side by side', selfAttention, { projected: [2, 3, 3 * 512] }, 2, true],
    ['no heads of 257 side by side', selfAttention, { projected: [2, 3, 3 * 514] }, 2, false],
    ['any number of classes', softmaxCrossEntropy, { logits: [2, 100_000], ids: [2] }, 1, true],
    ['no rows of nothing', softmaxCrossEntropy, { logits: [0, 5], ids: [0] }, 1, false],
  ])('takes %s', (_, kernel, shapes, heads, fits) => {
    const inputs = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, { shape } as unknown as Tensor]),
    );
    expect(kernel.fits!(inputs, { heads })).toBe(fits);
  });
});

it.each([false, true])('frees all that it made for itself, also where it throws: %s', (throws) => {
  const freed: object[] = [];
  const infos = [1, 2, 3].map((id): TensorInfo => ({ dataId: { id }, shape: [], dtype: 'float32' }));
  const compute = ({ scratch }: Call): TensorInfo => {
    for (const info of infos.slice(1)) expect(scratch(info)).toBe(info);
    if (throws) throw new Error('no room');
    return infos[0]!;
  };
  const backend = { device: { limits: {} }, disposeData: (id: object) => freed.push(id) };
  const call = () => defineKernel({ name: 'Some', compute }).kernelFunc({ inputs: {}, backend });
  if (throws) expect(call).toThrow('no room');
  else expect(call()).toBe(infos[0]);
  expect(freed).toEqual([{ id: 2 }, { id: 3 }]);
});

it('is in use until its device computes wrongly, and again with the next', () => {
  takeFused();
  const { fused } = kernelsInUse();
  expect(fused).toContain(lstmSequence.kernelName);
  leaveFused('the loss differs');
  expect(kernelsInUse()).toEqual({ fused: [], reason: 'the loss differs' });
  leaveFused('it still does');
  takeFused();
  expect(kernelsInUse()).toEqual({ fused });
  leaveFused('the test is over');
});
