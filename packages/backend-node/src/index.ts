export { findAddon } from './addon.ts';
export { type NodeOptions, nodeBackend } from './node-backend.ts';
