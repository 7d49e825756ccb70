export { type WasmOptions, wasmBackend } from './wasm-backend.ts';
