import { wasmBackend } from '@ridgeline/backend-wasm';
import { type Run, runs } from './runs.ts';

const kinds = {
  start: (): Promise<void> => wasmBackend().start(),
  run: (name: string): Promise<Run> => runs[name]!(),
};

declare global {
  interface Window {
    kinds: typeof kinds;
  }
}

window.kinds = kinds;
