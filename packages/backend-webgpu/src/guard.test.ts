import { RidgelineError } from '@ridgeline/contracts';
import { describe, expect, it } from 'vitest';
import type { Device, Fault, WebGpuBackend } from './device.ts';
import { guard } from './guard.ts';

/** A device on which a test says what goes wrong, and a backend that reads 7 from it. */
const fake = () => {
  const open: string[] = [];
  const faults: Record<string, Fault> = {};
  const { promise: lost, resolve: lose } = (() => {
    let resolve!: (how: { reason: string; message: string }) => void;
    const promise = new Promise<{ reason: string; message: string }>((done) => {
      resolve = done;
    });
    return { promise, resolve };
  })();
  const device: Device = {
    limits: {},
    lost,
    destroy: () => {},
    pushErrorScope: (kind) => void open.push(kind),
    popErrorScope: async () => {
      const kind = open.pop()!;
      const fault = faults[kind];
      delete faults[kind];
      return fault ?? null;
    },
  };
  let read: () => Promise<unknown> = async () => Float32Array.of(7);
  const backend = {
    tensorMap: { get: (id: { values?: unknown }) => ({ values: id.values ?? null }) },
    runWebGPUProgram: () => 'ran',
    read: () => read(),
  } as unknown as WebGpuBackend;
  let broken = 0;
  const guarded = guard(backend, device, () => {
    broken += 1;
  });
  return {
    open,
    faults,
    broken: () => broken,
    lose,
    fail: (error: Error) => {
      read = () => Promise.reject(error);
    },
    read: (id: object = {}) => guarded.read(id),
    run: () => guarded.runWebGPUProgram({} as never, [], 'float32', []),
  };
};

describe('what is read from a device', () => {
  it('is given where nothing went wrong, with one scope of each kind open', async () => {
    const device = fake();
    expect(device.run()).toBe('ran');
    expect(await device.read()).toEqual(Float32Array.of(7));
    expect(device.broken()).toBe(0);
    expect(device.open).toEqual(['validation', 'out-of-memory', 'internal']);
  });

  it('is not given where an operation before it was refused, nor is anything later', async () => {
    const device = fake();
    device.faults.validation = { message: 'Binding size is zero.\n - While encoding' };
    await expect(device.read()).rejects.toMatchObject({
      code: 'E_BACKEND',
      message: 'webgpu: the device refused an operation: Binding size is zero.',
      hint: 'Go on from the last checkpoint (--resume), with another backend if it happens again: --backend wasm.',
    });
    await expect(device.read()).rejects.toThrow('Binding size is zero');
    expect(() => device.run()).toThrow('Binding size is zero');
    expect(device.broken()).toBe(1);
  });

  it('is E_MEMORY where there was no room', async () => {
    const device = fake();
    device.faults['out-of-memory'] = { message: 'Allocation of 4 GB failed' };
    await expect(device.read()).rejects.toMatchObject({
      code: 'E_MEMORY',
      message: 'webgpu: the device has no room left: Allocation of 4 GB failed.',
    });
  });

  it('needs no answer of the device where it is on the host', async () => {
    const device = fake();
    device.faults.validation = { message: 'later' };
    expect(await device.read({ values: [1] })).toEqual(Float32Array.of(7));
    await expect(device.read()).rejects.toThrow('later');
  });

  it('is an error of ours too where the reading itself fails', async () => {
    const device = fake();
    device.fail(new Error('Buffer was destroyed'));
    await expect(device.read()).rejects.toMatchObject({ code: 'E_BACKEND' });
  });
});

it('a device that is lost is told by the read that it breaks, and by every operation after', async () => {
  const device = fake();
  device.fail(new Error('A valid external Instance reference no longer exists'));
  const reading = device.read();
  device.lose({ reason: 'unknown', message: 'The driver was reset.' });
  const message = 'webgpu: the device was lost: The driver was reset.';
  await expect(reading).rejects.toMatchObject({ code: 'E_BACKEND', message });
  expect(() => device.run()).toThrow(RidgelineError);
  await expect(device.read({ values: [1] })).rejects.toMatchObject({ message });
});
