import { type KernelsInUse, kernelsInUse, type WasmOptions, wasmBackend } from '@ridgeline/backend-wasm';
import { follow } from './follow.ts';

/** How the backend is started, and whether other workers can be. */
export interface Task extends Pick<WasmOptions, 'determinism' | 'threads'> {
  readonly alone?: boolean;
}

export interface Found {
  readonly kernels: KernelsInUse;
  readonly losses: readonly number[];
  readonly hash: string;
}

addEventListener('message', async ({ data: { alone = false, ...options } }: MessageEvent<Task>) => {
  if (alone) globalThis.Worker = undefined as never;
  await wasmBackend(options).start();
  postMessage({ kernels: kernelsInUse()!, ...(await follow()) } satisfies Found);
});

// what fails here is an error of the worker
addEventListener('unhandledrejection', ({ reason }) => {
  throw reason;
});
