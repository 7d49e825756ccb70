import '@tensorflow/tfjs-backend-cpu';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { findDawn } from './gpu.node.ts';
import { webgpuBackend } from './webgpu-backend.ts';

const pretend = (gpu: object) =>
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
afterEach(() => {
  if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
  else Object.defineProperty(globalThis, 'navigator', before);
});

describe('Dawn is looked for on the way up', () => {
  it.each([
    ['node_modules', '.'],
    ['.native', '.native'],
  ])('in %s', (_, place) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-dawn-'));
    const from = pathToFileURL(path.join(folder, 'app/index.js')).href;
    expect(findDawn(from)).toBeUndefined();
    const at = path.join(folder, place, 'node_modules/webgpu');
    mkdirSync(at, { recursive: true });
    writeFileSync(path.join(at, 'package.json'), '{ "name": "webgpu", "main": "index.js" }');
    writeFileSync(path.join(at, 'index.js'), '');
    expect(findDawn(from)).toBe(pathToFileURL(path.join(at, 'index.js')).href);
    rmSync(folder, { recursive: true });
  });
});

it('says that there is no device, and leaves the backend before', async () => {
  await setBackend('cpu');
  pretend({ requestAdapter: async () => null });
  await expect(webgpuBackend().start()).rejects.toMatchObject({
    code: 'E_BACKEND',
    message: 'webgpu: there is no device: no graphics driver that WebGPU can use.',
  });
  expect(getBackend()).toBe('cpu');
});

it('turns whatever a browser refuses with into an error of ours', async () => {
  await setBackend('cpu');
  pretend({
    requestAdapter: async () => ({
      info: {},
      limits: {},
      requestDevice: () => Promise.reject(new TypeError('limits are not met')),
    }),
  });
  await expect(webgpuBackend().start()).rejects.toMatchObject({
    code: 'E_BACKEND',
    message: 'webgpu: the backend did not start: limits are not met.',
  });
  expect(getBackend()).toBe('cpu');
});
