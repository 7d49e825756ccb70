import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ridgeline, trainTiny, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const recorded = (folder: string) =>
  JSON.parse(readFileSync(path.join(cwd, folder, 'run.json'), 'utf8')).environment.determinism;

it('is portable unless it was asked to be fast, is kept with the run, and goes on as it was', async () => {
  const plain = await ridgeline(trainTiny('plain'), { cwd });
  const fast = await ridgeline(trainTiny('fast', '--determinism', 'fast'), { cwd });
  expect([plain.status, fast.status]).toEqual([0, 0]);
  expect([recorded('plain'), recorded('fast')]).toEqual(['portable', 'fast']);
  expect(fast.stderr).toMatch(/backend +wasm, fast/);
  const more = ['train', '--resume', '--out', 'fast', '--set', 'training.maxSteps=14', '--backend', 'wasm'];
  expect((await ridgeline(more, { cwd })).status).toBe(0);
  expect(recorded('fast')).toBe('fast');
});
