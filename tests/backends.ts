import '@tensorflow/tfjs-backend-cpu';
import { findAddon, nodeBackend } from '@ridgeline/backend-node';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';

/** Every device that the conformance and golden tests run on: `node` only where `pnpm setup:native` was run. */
export const backends: Readonly<Record<string, () => Promise<void>>> = {
  cpu: async () => {
    await setBackend('cpu');
    await ready();
  },
  wasm: () => wasmBackend().start(),
  ...(findAddon() === undefined ? {} : { node: () => nodeBackend().start() }),
};
