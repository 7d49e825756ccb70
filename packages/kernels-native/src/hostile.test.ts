import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { madeAddon } from '../test/made-addon.ts';

const file = madeAddon();
const program = path.join(import.meta.dirname, '../test/hostile.mjs');

it.skipIf(file === undefined)('no call ends the process, and one that is refused has touched nothing', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, file!, '6000'], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const { kernels, everRan, ran, refused, wrote } = JSON.parse(stdout);
  expect(wrote).toEqual([]);
  expect(everRan).toBeGreaterThan(kernels - 4);
  expect(ran).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(1000);
});
