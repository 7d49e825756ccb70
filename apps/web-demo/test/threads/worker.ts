import { type KernelsInUse, kernelsInUse, type WasmOptions, wasmBackend } from '@ridgeline/backend-wasm';
import { hashParams } from '@ridgeline/tensors';
import { follow } from '../../../../tests/small-run.ts';

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
  const { losses, params } = await follow();
  postMessage({ kernels: kernelsInUse()!, losses, hash: await hashParams(params) } satisfies Found);
});
