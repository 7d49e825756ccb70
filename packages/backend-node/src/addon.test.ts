import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { version_core } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAddon, loadAddon } from './addon.ts';
import { nodeBackend } from './node-backend.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-addon-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package of that name, as far as Node looks for it. */
const install = (place: string, name: string, version = version_core): string => {
  const at = path.join(folder, place, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name, version }));
  return at;
};
const from = (file: string): string => pathToFileURL(path.join(folder, file)).href;

describe('the addon is looked for on the way up', () => {
  it('and not found where nothing is', () => {
    expect(findAddon(from('app/index.js'))).toBeUndefined();
  });

  it('in node_modules', () => {
    const at = install('.', '@tensorflow/tfjs-node');
    expect(findAddon(from('app/src/index.js'))).toBe(at);
  });

  it('in .native, which `pnpm setup:native` fills', () => {
    const at = install('.native', '@tensorflow/tfjs-node');
    expect(findAddon(from('app/src/index.js'))).toBe(at);
  });

  it('for the GPU first', () => {
    install('.', '@tensorflow/tfjs-node');
    const at = install('.', '@tensorflow/tfjs-node-gpu');
    expect(findAddon(from('index.js'))).toBe(at);
  });
});

describe('an addon that cannot be used is E_BACKEND, with a sentence and what to do', () => {
  const failure = (at: string | undefined): unknown => {
    try {
      return loadAddon(at, 1);
    } catch (error) {
      return error;
    }
  };

  it('where there is none', () => {
    expect(failure(undefined)).toMatchObject({
      code: 'E_BACKEND',
      message: 'node: the native addon is not set up.',
      hint: expect.stringContaining('pnpm setup:native'),
    });
  });

  it('where it was not compiled', () => {
    const at = install('.', '@tensorflow/tfjs-node');
    expect(failure(at)).toMatchObject({
      code: 'E_BACKEND',
      message: `node: ${at} holds no compiled addon.`,
      hint: expect.stringContaining('pnpm setup:native'),
    });
  });

  const compile = (at: string): void => {
    mkdirSync(path.join(at, 'lib/napi-v8'), { recursive: true });
    writeFileSync(path.join(at, 'lib/napi-v8/tfjs_binding.node'), '');
  };

  it('where it is of another version than tfjs-core', () => {
    const at = install('.', '@tensorflow/tfjs-node', '3.0.0');
    compile(at);
    expect(failure(at)).toMatchObject({
      code: 'E_BACKEND',
      message: `node: @tensorflow/tfjs-node must be of the version of @tensorflow/tfjs-core, ${version_core}, got 3.0.0.`,
      hint: `Install @tensorflow/tfjs-node@${version_core}.`,
    });
  });

  it('where it does not load', () => {
    const at = install('.', '@tensorflow/tfjs-node');
    compile(at);
    expect(failure(at)).toMatchObject({
      code: 'E_BACKEND',
      message: expect.stringMatching(/^node: the native addon does not load: .*nodejs_kernel_backend/),
    });
  });
});

it('asks for a whole number of threads', () => {
  expect(() => nodeBackend({ threads: 0 })).toThrow('nodeBackend: threads must be an integer ≥ 1, got 0.');
});
