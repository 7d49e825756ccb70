import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStudy } from './study-file.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'study-file-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const progressWith = (value: number) => ({
  points: [],
  params: { weights: { shape: [1], data: Float32Array.of(value) } },
});

it('keeps progress under names longer than a file may have, and apart where only signs differ', () => {
  const long = Array.from({ length: 12 }, (_, i) => `regularizers.${i}.lambda=0.${'123456789'.repeat(2)}`);
  const names = [long.join(', '), `${long.join(', ')}, seed 2`, 'rate=0.1', 'rate=0,1', 'rate=-0.1'];
  const { keepProgress } = openStudy(folder, 'about', { isNew: true });
  for (const [i, name] of names.entries()) keepProgress(name, progressWith(i));

  const { progressOf, dropProgress } = openStudy(folder, 'about', { isNew: false });
  expect(names.map((name) => progressOf(name))).toEqual(names.map((_, i) => progressWith(i)));
  for (const name of names) dropProgress(name);
  expect(readdirSync(folder).filter((name) => name.startsWith('progress-'))).toEqual([]);
});
