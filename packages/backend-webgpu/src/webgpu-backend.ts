import { type Backend, isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import {
  findBackend,
  findBackendFactory,
  getBackend,
  ready,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { replaceAddN } from './add-n.ts';
import { fusedKernels } from './catalog.ts';
import type { Adapter, Device, Gpu, WebGpuBackend } from './device.ts';
import { findGpu, installation } from './gpu.node.ts';
import { guard } from './guard.ts';
import { leaveFused, takeFused } from './kernels-in-use.ts';
import { requireRightDevice } from './probe.ts';

type Tfjs = { readonly WebGPUBackend: new (device: Device, info: unknown) => WebGpuBackend };

/** The kernels of TensorFlow.js. */
const loadKernels = async (): Promise<Tfjs> => {
  try {
    return (await import('@tensorflow/tfjs-backend-webgpu')) as unknown as Tfjs;
  } catch (cause) {
    const { code, message } = cause as { readonly code?: string; readonly message: string };
    const what = code === 'ERR_MODULE_NOT_FOUND' ? 'is not installed' : `does not load: ${message}`;
    throw new RidgelineError('E_BACKEND', `webgpu: the package @tensorflow/tfjs-backend-webgpu ${what}.`, {
      hint: installation,
      cause,
    });
  }
};

const requireAdapter = async (gpu: Gpu): Promise<Adapter> => {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter !== null) return adapter;
  throw new RidgelineError(
    'E_BACKEND',
    'webgpu: there is no device: no graphics driver that WebGPU can use.',
    {
      hint: 'Install a driver for Vulkan (Linux), or choose --backend wasm.',
    },
  );
};

/** What large tensors need; a device has no more than the least that is allowed unless it is asked for. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
];

const requestDevice = (adapter: Adapter): Promise<Device> =>
  adapter.requestDevice({
    requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]!])),
  });

/** TensorFlow.js looks for `navigator.gpu` when it makes its backend; Node has none, and should not seem to. */
const asInPages = <T>(gpu: Gpu, make: () => T): T => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return make();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
};

const use = async (name: string): Promise<void> => {
  if (!(await setBackend(name))) throw new RidgelineError('E_BACKEND', `${name}: the backend did not start.`);
  await ready();
};

/** The device that was found right, and on which nothing went wrong since. */
let running: Device | undefined;

/** Takes a device, and keeps it if it computes rightly. @param choose whether it does so with fused kernels */
const startOn = async (gpu: Gpu, { WebGPUBackend }: Tfjs, choose: () => void): Promise<void> => {
  const adapter = await requireAdapter(gpu);
  const device = await requestDevice(adapter);
  replaceAddN(device.limits.maxStorageBuffersPerShaderStage!);
  choose();
  let isWhole = true;
  // TensorFlow.js has registered one whose device is out of our reach
  if (findBackendFactory('webgpu') !== null) removeBackend('webgpu');
  registerBackend('webgpu', () =>
    guard(
      asInPages(gpu, () => new WebGPUBackend(device, adapter.info)),
      device,
      () => {
        isWhole = false;
        if (running === device) running = undefined;
        device.destroy();
      },
    ),
  );
  try {
    await import('@tensorflow/tfjs-backend-cpu');
    await requireRightDevice(
      () => use('cpu'),
      () => use('webgpu'),
    );
  } catch (error) {
    removeBackend('webgpu');
    device.destroy();
    throw error;
  }
  if (isWhole) running = device;
};

const startAnew = async (): Promise<void> => {
  const gpu = await findGpu();
  const tfjs = await loadKernels();
  try {
    await startOn(gpu, tfjs, takeFused);
  } catch (error) {
    await startOn(gpu, tfjs, () => leaveFused((error as Error).message));
  }
};

/**
 * TensorFlow.js's WebGPU backend: in pages and workers through `navigator.gpu`, in Node through the package `webgpu`.
 * A device is trusted when one small step of training came to what the cpu computes. What goes wrong on it later is told by
 * the next read, and by all that follow, until `start` takes a device anew: go on from a checkpoint then.
 *
 * Equal runs give equal losses to about 10⁻⁵, not equal bits.
 *
 * @throws `E_BACKEND` on `start` where WebGPU, the package or a device is missing, or where the device computes wrongly; the
 * backend before is then the running one again.
 * @example await webgpuBackend().start()
 */
export const webgpuBackend = (): Backend => ({
  name: 'webgpu',
  kernels: ['AddN', ...fusedKernels.map(({ kernelName }) => kernelName)],
  start: async () => {
    if (running !== undefined && findBackend('webgpu') !== null) return use('webgpu');
    const before = getBackend();
    try {
      await startAnew();
    } catch (cause) {
      if (before !== undefined && before !== null && before !== 'webgpu') await setBackend(before);
      if (isRidgelineError(cause)) throw cause;
      throw new RidgelineError(
        'E_BACKEND',
        `webgpu: the backend did not start: ${(cause as Error).message}.`,
        {
          hint: 'Choose another backend (--backend wasm).',
          cause,
        },
      );
    }
  },
});
