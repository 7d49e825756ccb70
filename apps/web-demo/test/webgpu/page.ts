import '@tensorflow/tfjs-backend-cpu';
import { kernelsInUse, webgpuBackend } from '@ridgeline/backend-webgpu';
import { isRidgelineError, type TrainingState } from '@ridgeline/contracts';
import {
  backend,
  env,
  getBackend,
  getKernel,
  ones,
  registerKernel,
  sum,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { type Outcome, opCases, outcomesOf, unitCases } from '../../../../tests/device-suite.ts';
import { fusedCases } from '../../../../tests/fused-cases.ts';
import { follow } from '../../../../tests/small-run.ts';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

interface Device {
  createBuffer(given: object): unknown;
  destroy(): void;
}

/** What the test asks of the page. */
const webgpu = {
  /** The running backend, or why there is none. */
  start: (): Promise<string> =>
    webgpuBackend()
      .start()
      .then(getBackend, ({ message }) => message),
  ops: (): Promise<readonly Outcome[]> => withSmallProducts(() => outcomesOf(opCases('webgpu'))),
  fused: (): Promise<readonly Outcome[]> => withSmallProducts(() => outcomesOf(fusedCases())),
  units: (): Promise<readonly Outcome[]> => withSmallProducts(() => outcomesOf(unitCases())),
  train: async (): Promise<readonly number[]> => (await follow()).losses,
  /** What an operation that the device refuses comes to. */
  refuse: async (): Promise<Refusal | undefined> => {
    device().createBuffer({ size: 16, usage: 0 });
    const refusal = await refusalOf(() => sum(ones([2000])).data());
    await webgpuBackend().start();
    return refusal;
  },
  /** Starts a device with a fused kernel that fails, then another; what is in use on each. */
  mislead: async () => {
    const name = 'RidgelineLstmSequence';
    const right = getKernel(name, 'webgpu');
    unregisterKernel(name, 'webgpu');
    registerKernel({
      ...right,
      kernelFunc: () => {
        throw new Error('the shader does not compile');
      },
    });
    const found = [];
    for (let i = 0; i < 2; i++) {
      device().destroy();
      await refusalOf(() => sum(ones([2000])).data());
      await webgpuBackend().start();
      found.push({ backend: getBackend(), ...kernelsInUse() });
    }
    return found;
  },
  /** Loses the device in the middle of a run, and goes on from the last checkpoint on a new one. */
  lose: async (): Promise<{ readonly refusal: Refusal | undefined; readonly losses: readonly number[] }> => {
    const losses: number[] = [];
    let saved: TrainingState | undefined;
    const refusal = await refusalOf(() =>
      follow({
        onEvent: (event) => {
          if (event.type === 'checkpoint') saved = event.state;
          if (event.type === 'step-end') losses.push(event.dataLoss);
          if (event.type === 'step-end' && event.step === 6) device().destroy();
        },
      }),
    );
    await webgpuBackend().start();
    const rest = await follow({ resume: saved! });
    return { refusal, losses: [...losses.slice(0, saved!.step), ...rest.losses] };
  },
};

declare global {
  interface Window {
    webgpu: typeof webgpu;
  }
}

/**
 * TensorFlow.js has several programs for a product of matrices and chooses by its sizes. Of small ones on a device in software its
 * `MatMulSmallOutputSizeProgram` takes a fifth of the time of what it chooses. The runs of training have the choice that users have.
 */
const withSmallProducts = async <T>(work: () => Promise<T>): Promise<T> => {
  const [flag, smallOutputs, byItself] = ['WEBGPU_MATMUL_PROGRAM_TYPE', 2, -1] as const;
  env().set(flag, smallOutputs);
  try {
    return await work();
  } finally {
    env().set(flag, byItself);
  }
};

const device = (): Device => (backend() as unknown as { readonly device: Device }).device;

const refusalOf = async (work: () => Promise<unknown>): Promise<Refusal | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!isRidgelineError(error)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
};

window.webgpu = webgpu;
