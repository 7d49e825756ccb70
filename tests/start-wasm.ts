import { wasmBackend } from '@ridgeline/backend-wasm';

await wasmBackend().start();
