import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
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

describe('every way to choose', () => {
  const write = async (...words: string[]) => {
    const { status, stdout, stderr } = await ridgeline(
      ['generate', 'model', '--max-tokens', '12', ...words],
      {
        cwd,
      },
    );
    return { status, stdout, stderr, json: () => JSON.parse(stdout) };
  };

  it('goes on from several prompts as from each alone, in text and in JSON', async () => {
    const prompts = ['--prompt', 'The ', '--prompt', 'Call me '];
    const [both, first, second, shown] = await Promise.all([
      write(...prompts, '--json'),
      write('--prompt', 'The ', '--json'),
      write('--prompt', 'Call me ', '--json'),
      write(...prompts),
    ]);
    const { texts, tokens } = both.json();
    expect(texts.map(({ text }: { text: string }) => text)).toEqual([first.json().text, second.json().text]);
    expect(tokens).toBe(24);
    expect(shown.stdout).toBe(`The ${texts[0].text}\n\nCall me ${texts[1].text}\n`);
  });

  it('stops at a text, repeats nothing and tells log-probabilities', async () => {
    const [plain, told] = await Promise.all([
      write('--prompt', 'The ', '--json'),
      write('--prompt', 'The ', '--logprobs', '2', '--json'),
    ]);
    const { text } = plain.json();
    expect(told.json().text).toBe(text);
    const details = told.json().logProbabilities as { token: string; top: { token: string }[] }[];
    expect(details.map(({ token }) => token).join('')).toBe(text);
    expect(details[0]!.top).toHaveLength(2);
    const stop = text.slice(4, 6);
    const [cut, apart] = await Promise.all([
      write('--prompt', 'The ', '--stop', stop, '--json'),
      write('--prompt', 'The ', '--no-repeat-ngram', '1', '--min-p', '0.01', '--typical', '0.95', '--json'),
    ]);
    expect(cut.json()).toMatchObject({ text: text.slice(0, text.indexOf(stop)), finishReason: 'stop' });
    expect(new Set(`The ${apart.json().text}`).size).toBe(16);
  });

  it('finds a text that is at least as likely as the greedy one', async () => {
    const [one, four] = await Promise.all([
      write('--prompt', 'The ', '--beams', '1', '--json'),
      write('--prompt', 'The ', '--beams', '4', '--json'),
    ]);
    const greedy = await write('--prompt', 'The ', '--temperature', '0', '--json');
    expect(one.json().text).toBe(greedy.json().text);
    expect(four.json().score).toBeGreaterThanOrEqual(one.json().score);
    expect((await write('--prompt', 'The ', '--beams', '4')).stdout).toBe(`The ${four.json().text}\n`);
  });

  it('refuses flags that say two things', async () => {
    const [two, alone, plain, many] = await Promise.all([
      write('--beams', '4', '--temperature', '1'),
      write('--length-penalty', '2'),
      write('--logprobs', '1'),
      write('--prompt', 'The ', '--beams', '9999'),
    ]);
    expect([two.status, two.stderr]).toEqual([2, expect.stringContaining('--temperature is for draws')]);
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringContaining('Add --beams 4.')]);
    expect([plain.status, plain.stderr]).toEqual([2, expect.stringContaining('Add --json.')]);
    expect([many.status, many.stderr]).toEqual([2, expect.stringContaining('tokens of the vocabulary')]);
    // not even the prompt
    expect(many.stdout).toBe('');
  });
});

it('serve suggests a prompt that the model knows', async () => {
  const running = start(['serve', '--model', 'whale=./--odd', '--port', '0'], { cwd });
  await running.says(/-d '\{"model":"whale","prompt":"А","max_tokens":40\}'/);
  running.child.kill('SIGINT');
  expect((await running.ended).status).toBe(0);
});
