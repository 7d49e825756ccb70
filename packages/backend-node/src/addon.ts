import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { RidgelineError } from '@ridgeline/contracts';
import { type KernelBackend, version_core } from '@tensorflow/tfjs-core';
import type { Binding } from './device.ts';

/** What starting the backend takes of `@tensorflow/tfjs-node`. */
export interface Addon {
  makeDevice(): KernelBackend;
}

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

const hint =
  'Run `pnpm setup:native` in the repository, or install @tensorflow/tfjs-node beside this package; or choose --backend wasm.';

/**
 * The folder of the addon's package, or `undefined` if none is installed: that for the GPU before the other, each in
 * the `node_modules` on the way up, as Node looks for it, or in a `.native` there, which `pnpm setup:native` fills.
 *
 * @param from the address of the file to start at; this module if not given.
 * @example if (findAddon() !== undefined) await nodeBackend().start()
 */
export const findAddon = (from = import.meta.url): string | undefined => {
  const require = createRequire(from);
  const beside = require.resolve.paths('x')!.map((folder) => path.join(folder, '../.native'));
  for (const name of packages) {
    try {
      return path.dirname(require.resolve(`${name}/package.json`, { paths: beside }));
    } catch {
      // the next one
    }
  }
  return undefined;
};

/** The compiled file for the newest Node-API that this Node has. */
const compiled = (folder: string): string | undefined =>
  Array.from({ length: Number(process.versions.napi) }, (_, older) =>
    path.join(folder, `lib/napi-v${Number(process.versions.napi) - older}/tfjs_binding.node`),
  ).find(existsSync);

/** TensorFlow reads these once, when its library is loaded, and TF.js calls what Node 23 took away. */
const prepare = (threads: number): void => {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  process.env.TF_NUM_INTEROP_THREADS ??= '1';
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray });
};

/**
 * Loads the addon without the union package of TF.js, whose layers and other backends are not needed here.
 *
 * @throws `E_BACKEND` if it is missing, was not compiled, is of another version than tfjs-core, or does not load.
 */
export const loadAddon = (folder: string | undefined, threads: number): Addon => {
  if (folder === undefined)
    throw new RidgelineError('E_BACKEND', 'node: the native addon is not set up.', { hint });
  const file = compiled(folder);
  if (file === undefined)
    throw new RidgelineError('E_BACKEND', `node: ${folder} holds no compiled addon.`, { hint });

  const from = createRequire(path.join(folder, 'package.json'));
  const { name, version } = from('./package.json') as { name: string; version: string };
  if (version !== version_core) {
    throw new RidgelineError(
      'E_BACKEND',
      `node: ${name} must be of the version of @tensorflow/tfjs-core, ${version_core}, got ${version}.`,
      { hint: `Install ${name}@${version_core}.` },
    );
  }

  prepare(threads);
  try {
    const { NodeJSKernelBackend } = from('./dist/nodejs_kernel_backend.js') as {
      NodeJSKernelBackend: new (binding: Binding, name: string) => KernelBackend;
    };
    from('./dist/register_all_kernels.js');
    const binding = from(file) as Binding;
    return { makeDevice: () => new NodeJSKernelBackend(binding, name) };
  } catch (cause) {
    throw new RidgelineError('E_BACKEND', `node: the native addon does not load: ${String(cause)}.`, {
      hint,
      cause,
    });
  }
};
