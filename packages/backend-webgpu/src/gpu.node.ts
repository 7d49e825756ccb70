import type * as NodeModule from 'node:module';
import type * as NodePath from 'node:path';
import type * as NodeUrl from 'node:url';
import { RidgelineError } from '@ridgeline/contracts';
import type { Gpu } from './device.ts';

interface Dawn {
  create(options: readonly string[]): Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}

interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

/** Node's own modules are asked for rather than imported, so that bundles for pages hold none. */
const builtin = <T>(name: string): T | undefined =>
  (globalThis as { readonly process?: NodeProcess }).process?.getBuiltinModule?.(name) as T | undefined;

/** What Node needs, in the versions that were tried. */
export const installation =
  'Run `npm install webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0` (160 MB), or choose --backend wasm.';

/**
 * The address of the package `webgpu`, which is Dawn for Node, or `undefined` where it is not installed: in the `node_modules`
 * on the way up, as Node looks for it, or in a `.native` there.
 *
 * @param from the address of the file to start at; this module if not given.
 * @example if (findDawn() !== undefined) await webgpuBackend().start()
 */
export const findDawn = (from = import.meta.url): string | undefined => {
  const modules = builtin<typeof NodeModule>('node:module');
  if (modules === undefined) return undefined;
  const { join } = builtin<typeof NodePath>('node:path')!;
  const { pathToFileURL } = builtin<typeof NodeUrl>('node:url')!;
  const require = modules.createRequire(from);
  const paths = require.resolve.paths('webgpu')!.map((folder) => join(folder, '../.native'));
  try {
    return pathToFileURL(require.resolve('webgpu', { paths })).href;
  } catch {
    return undefined;
  }
};

/** Held for as long as the program runs: Dawn goes with the last reference to it. */
let instance: Gpu | undefined;

/** Node's WebGPU. @throws `E_BACKEND` where the package is missing or does not load */
const fromDawn = async (): Promise<Gpu> => {
  const address = findDawn();
  if (address === undefined)
    throw new RidgelineError('E_BACKEND', 'webgpu: the package webgpu is not installed.', {
      hint: installation,
    });
  try {
    const { create, globals } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ address)) as Dawn;
    // TensorFlow.js names GPUBufferUsage and its like
    Object.assign(globalThis, globals);
    return create([]);
  } catch (cause) {
    throw new RidgelineError('E_BACKEND', `webgpu: Dawn does not load: ${(cause as Error).message}.`, {
      hint: installation,
      cause,
    });
  }
};

/**
 * The platform's WebGPU: the page's own, or Dawn in Node.
 *
 * @throws `E_BACKEND` where there is none.
 */
export const findGpu = async (): Promise<Gpu> => {
  const { gpu } = (globalThis as { readonly navigator?: { readonly gpu?: Gpu } }).navigator ?? {};
  if (gpu !== undefined) return gpu;
  if (builtin('node:module') !== undefined) {
    instance ??= await fromDawn();
    return instance;
  }
  throw new RidgelineError('E_BACKEND', 'webgpu: this browser has no WebGPU, or not on this page.', {
    hint: 'It needs https or localhost, and a browser that has it switched on; the wasm backend needs neither.',
  });
};
