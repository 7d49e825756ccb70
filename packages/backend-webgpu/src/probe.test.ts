import '@tensorflow/tfjs-backend-cpu';
import {
  copyRegisteredKernels,
  findBackendFactory,
  memory,
  registerBackend,
  registerKernel,
  removeBackend,
  Sqrt,
  setBackend,
  unregisterKernel,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { requireRightDevice, requireSameNumbers } from './probe.ts';

it('takes the same step on both, and keeps no tensor', async () => {
  const order: string[] = [];
  const use = (name: string) => async () => {
    order.push(name);
    await setBackend('cpu');
  };
  await use('cpu')();
  const before = memory().numTensors;
  await requireRightDevice(use('cpu'), use('device'));
  expect(order).toEqual(['cpu', 'cpu', 'device']);
  expect(memory().numTensors).toBe(before);
});

it('refuses a device on which one operation leaves zeros', async () => {
  const device = 'cpu-whose-roots-are-zero';
  registerBackend(device, findBackendFactory('cpu'));
  copyRegisteredKernels('cpu', device);
  unregisterKernel(Sqrt, device);
  registerKernel({
    kernelName: Sqrt,
    backendName: device,
    kernelFunc: ({ inputs }) => zeros(inputs.x!.shape),
  });
  await expect(
    requireRightDevice(
      () => setBackend('cpu'),
      () => setBackend(device),
    ),
  ).rejects.toMatchObject({
    code: 'E_BACKEND',
    message: expect.stringContaining('the norm of all differs from that of the cpu by 1.0 of its size'),
  });
  await setBackend('cpu');
  removeBackend(device);
});

it('lets rounding pass', () => {
  expect(() => requireSameNumbers({ loss: [1.00005] }, { loss: [1] })).not.toThrow();
});

it.each([
  ['another value', [1, 2.5], '0.25'],
  ['zeros that an operation left', [0, 0], '1.0'],
  ['a number that is none', [1, Number.NaN], 'NaN'],
])('refuses %s, saying what differs', (_, found, apart) => {
  expect(() => requireSameNumbers({ 'the loss': found }, { 'the loss': [1, 2] })).toThrow(
    expect.objectContaining({
      code: 'E_BACKEND',
      message: `webgpu: this device computes wrongly: the loss differs from that of the cpu by ${apart} of its size, where 0.0001 is allowed.`,
    }),
  );
});
