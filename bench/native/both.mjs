/** What the benchmarks of native kernels share: the addon, and wasm's kernels on one memory with it. */
import { setFlagsFromString } from 'node:v8';
import { loadAddon } from '../../packages/kernels-native/dist/index.js';
import { readModule } from '../module.mjs';

const { addon: found, reason } = loadAddon();
if (found === undefined) throw new Error(`There is nothing to measure: ${reason}.`);
export const addon = found;

setFlagsFromString('--experimental-wasm-relaxed-simd');
export const memory = new WebAssembly.Memory({ initial: 4000 });

/** The kernels of a build of wasm, `plain` or `relaxed`. */
export const wasm = (build) =>
  new WebAssembly.Instance(new WebAssembly.Module(readModule(build)), { env: { memory } }).exports;

/** The instructions that were asked for, or the quickest. */
export const instructionsOf = (determinism, asked) => asked ?? addon.instructions[determinism][0];

/** Native kernels; nothing where there are none for the instructions that are asked for. */
export const native = (determinism, asked) => addon.create(determinism, instructionsOf(determinism, asked));
