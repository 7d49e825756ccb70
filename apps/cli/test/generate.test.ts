import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ridgeline, start, trainTiny, withModel, wordsOf, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);

let told = '';
beforeAll(async () => {
  const line = 'Белый кит плывёт по морю, и капитан Ахав ищет его повсюду. ';
  writeFileSync(path.join(cwd, 'whale.txt'), line.repeat(100));
  const words = ['train', 'whale.txt', ...trainTiny('--odd').slice(2, -1), './--odd'];
  const { status, stderr } = await ridgeline(words, { cwd });
  if (status !== 0) throw new Error(stderr);
  told = stderr.trimEnd().split('\n').at(-1)!;
}, 60_000);

it('names a prompt that the model knows, and a folder that is no flag, in a line that runs as it stands', async () => {
  expect(told).toBe('Next: ridgeline generate ./--odd --prompt "А"');
  const { status, stdout, stderr } = await ridgeline(wordsOf(told.replace('Next: ', '')), { cwd });
  expect([status, stdout, stderr]).toEqual([
    0,
    expect.stringMatching(/^А/),
    expect.not.stringContaining('unknown'),
  ]);
});

it('begins by itself with what the model knows, says nothing of it and writes no empty line before', async () => {
  const [whale, english] = await Promise.all([
    ridgeline(['generate', './--odd', '--max-tokens', '20'], { cwd }),
    ridgeline(['generate', 'model', '--max-tokens', '20', '--json'], { cwd }),
  ]);
  expect(whale.stderr).not.toMatch(/know|prompt/);
  expect(whale.stdout).toMatch(/^[^\n]{20}\n$/);
  expect([english.stderr, JSON.parse(english.stdout).tokens]).toEqual([
    expect.not.stringContaining('prompt'),
    20,
  ]);
});

it('serve suggests a prompt that the model knows', async () => {
  const running = start(['serve', '--model', 'whale=./--odd', '--port', '0'], { cwd });
  await running.says(/-d '\{"model":"whale","prompt":"А","max_tokens":40\}'/);
  running.child.kill('SIGINT');
  expect((await running.ended).status).toBe(0);
});
