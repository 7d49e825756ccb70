import { RidgelineError } from '@ridgeline/contracts';
import type { DataId } from '@tensorflow/tfjs-core';
import { type Device, type Fault, faultKinds, type WebGpuBackend } from './device.ts';

const goOn =
  'Go on from the last checkpoint (--resume), with another backend if it happens again: --backend wasm.';

const firstLine = (message: string): string => message.trim().split('\n')[0]!.replace(/\.$/, '');

const lossOf = ({ reason, message }: Awaited<Device['lost']>): RidgelineError =>
  new RidgelineError('E_BACKEND', `webgpu: the device was lost: ${firstLine(message) || reason}.`, {
    hint: goOn,
  });

/** @param kind of the scope that caught it */
const faultOf = (kind: (typeof faultKinds)[number], { message }: Fault): RidgelineError =>
  kind === 'out-of-memory'
    ? new RidgelineError('E_MEMORY', `webgpu: the device has no room left: ${firstLine(message)}.`, {
        hint: 'Make the batch, the sequences or the model smaller, or choose another backend.',
      })
    : new RidgelineError('E_BACKEND', `webgpu: the device refused an operation: ${firstLine(message)}.`, {
        hint: goOn,
      });

/** Catches what goes wrong on a device from one `close` to the next. */
const scopes = (device: Device) => {
  const open = () => {
    for (const kind of faultKinds) device.pushErrorScope(kind);
  };
  open();
  return {
    /** The first fault since the last call. */
    close: async (): Promise<RidgelineError | undefined> => {
      const caught = [...faultKinds].reverse().map((kind) => [kind, device.popErrorScope()] as const);
      open();
      for (const [kind, fault] of caught) {
        const found = await fault.catch(() => null);
        if (found !== null) return faultOf(kind, found);
      }
      return undefined;
    },
  };
};

/**
 * Makes what goes wrong on the device an error of ours. WebGPU tells of it later and elsewhere: a kernel that was refused leaves
 * zeros behind, and a device may go at any time. So no number is given back before the device has said that all which led to it
 * was right, and none at all after that: what else lies on the device may come of it too.
 *
 * @param broken called once, when something went wrong.
 * @throws from reading: `E_BACKEND` where an operation was refused or the device is lost, `E_MEMORY` where it had no room; from
 * any read and operation after that: the same error.
 */
export const guard = (backend: WebGpuBackend, device: Device, broken: () => void): WebGpuBackend => {
  let first: RidgelineError | undefined;
  const notice = (error: RidgelineError): RidgelineError => {
    if (first === undefined) {
      first = error;
      broken();
    }
    return first;
  };
  void device.lost.then((how) => notice(lossOf(how)));
  const faults = scopes(device);
  const [read, run] = [backend.read.bind(backend), backend.runWebGPUProgram.bind(backend)];
  return Object.assign(backend, {
    runWebGPUProgram: (...given: Parameters<typeof run>) => {
      if (first !== undefined) throw first;
      return run(...given);
    },
    read: async (id: DataId) => {
      if (first !== undefined) throw first;
      if (backend.tensorMap.get(id)?.values != null) return read(id);
      // reading hands all that is waiting to the device, which the scopes then tell of
      const [values, fault] = await Promise.allSettled([read(id), faults.close()]);
      // a loss is told after what it broke
      if (values.status === 'rejected')
        await Promise.race([device.lost, new Promise((go) => setTimeout(go, 100))]);
      if (first !== undefined) throw first;
      if (fault.status === 'fulfilled' && fault.value !== undefined) throw notice(fault.value);
      if (values.status === 'fulfilled') return values.value;
      throw notice(faultOf('internal', values.reason as Error));
    },
  });
};
