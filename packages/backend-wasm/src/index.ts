export { type KernelsInUse, kernelsInUse, type NativeChoice, nativeChoices } from './device.ts';
export { type Determinism, determinisms, simdSupport } from './module.ts';
export { countOperations, registerWork } from './operations.ts';
export { type WasmOptions, wasmBackend } from './wasm-backend.ts';
