export { findDawn } from './gpu.node.ts';
export { webgpuBackend } from './webgpu-backend.ts';
