export { findDawn } from './gpu.node.ts';
export { type KernelsInUse, kernelsInUse } from './kernels-in-use.ts';
export { webgpuBackend } from './webgpu-backend.ts';
