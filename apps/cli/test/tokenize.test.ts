import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ridgeline, tiny, trainTiny, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const tokenize = (words: readonly string[], input?: string) =>
  ridgeline(['tokenize', ...words], { cwd, ...(input !== undefined && { input }) });

const learnt = async (...words: string[]): Promise<void> => {
  const { status, stdout, stderr } = await tokenize(['train', 'small.txt', ...words]);
  expect([status, stdout], stderr).toEqual([0, '']);
};

it('learns a tokenizer, tells how much it is, and gives a text back from its ids', async () => {
  const { status, stderr } = await tokenize(['train', 'small.txt', '--size', '400', '--out', 'bpe.json']);
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(/^bpe\.json: bpe, 400 tokens, of 1 text with 6,000 characters, in \d+\.\d\d s\n$/);
  const file = JSON.parse(readFileSync(at('bpe.json'), 'utf8'));
  expect(file.model.type).toBe('BPE');
  expect(file.model.merges).toHaveLength(400 - 256);

  const lines = 'Call me Ishmael.\n\n  two spaces, größer 🐳\n';
  const encoded = await tokenize(['encode', 'bpe.json'], lines);
  expect([encoded.status, encoded.stderr]).toEqual([0, '']);
  expect(encoded.stdout.split('\n')).toHaveLength(4);
  const decoded = await tokenize(['decode', 'bpe.json'], encoded.stdout);
  expect(decoded).toEqual({ status: 0, stdout: lines, stderr: '' });
});

it('shows tokens, places and all of it for programs', async () => {
  await learnt('--kind', 'word', '--min-frequency', '1', '--out', 'word.json');
  const shown = await tokenize(['encode', 'word.json', ' the whale', '--tokens', '--offsets']);
  expect(shown.stdout).toBe('" the"@0:4 " whale"@4:10\n');
  const { stdout } = await tokenize(['encode', 'word.json', ' the whale', ' the qqq', '--json']);
  const [first, second] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(first).toMatchObject({
    text: ' the whale',
    tokens: [' the', ' whale'],
    offsets: [
      [0, 4],
      [4, 10],
    ],
  });
  expect(second.tokens).toEqual([' the', '<unk>']);
  const back = await tokenize(['decode', 'word.json', ...first.ids.map(String), '0', '--skip-special']);
  expect(back.stdout).toBe(' the whale\n');
  const told = await tokenize(['decode', 'word.json', ...first.ids.map(String), '--json']);
  expect(JSON.parse(told.stdout)).toEqual({ text: ' the whale' });
});

it('tells places as the post-processor of a file wants them, without spaces', async () => {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  await learnt('--kind', 'bpe', '--size', '400', '--out', 'plain.json');
  const { model, ...file } = JSON.parse(readFileSync(at('plain.json'), 'utf8'));
  const vocab = { a: 0, Ġb: 1, ĠĠ: 2, Ġ: 3, b: 4 };
  const merges = ['Ġ b', 'Ġ Ġ'];
  writeFileSync(
    at('trims.json'),
    JSON.stringify({
      ...{ ...file, added_tokens: [] },
      pre_tokenizer: byteLevel,
      post_processor: { ...byteLevel, add_prefix_space: true },
      model: { ...model, vocab, merges },
    }),
  );
  const { stdout, stderr } = await tokenize(['encode', 'trims.json', 'a b   b', '--offsets']);
  // as tokenizers 0.23 of Hugging Face
  expect(stdout, stderr).toBe('0@0:1 1@2:3 2@5:5 1@6:7\n');
});

it('takes lines, columns of a table, standard input, options by their paths and a configuration', async () => {
  await learnt('--kind', 'word', '--lines', '--out', 'lines.json');
  expect(Object.keys(JSON.parse(readFileSync(at('lines.json'), 'utf8')).model.vocab)).not.toContain('\n');

  const table = await tokenize([
    'train',
    'reviews.csv',
    '--text',
    'review',
    '--kind',
    'char',
    '-o',
    'c.json',
    '--json',
  ]);
  expect(table.status, table.stderr).toBe(0);
  const told = JSON.parse(table.stdout);
  expect(told).toMatchObject({ out: 'c.json', tokenizer: { kind: 'char' } });
  expect(told.texts).toBeGreaterThan(10);

  const piped = await tokenize(
    ['train', '-', '--kind', 'word', '--set', 'tokenizer.lowercase=true', '--out', 'lower.json'],
    'The the THE',
  );
  expect(piped.status, piped.stderr).toBe(0);
  expect(JSON.parse(readFileSync(at('lower.json'), 'utf8')).model.vocab).toEqual({
    '<unk>': 0,
    ' the': 1,
    the: 2,
  });

  writeFileSync(at('bpe.yaml'), `${tiny}tokenizer: { kind: bpe, size: 300 }\n`);
  await learnt('--config', 'bpe.yaml', '--out', 'configured.json');
  expect(Object.keys(JSON.parse(readFileSync(at('configured.json'), 'utf8')).model.vocab)).toHaveLength(300);
});

it('reads the tokenizer of a model, which trains, evaluates and writes with it', async () => {
  const { status, stderr } = await ridgeline(
    trainTiny('bytes', '--set', 'tokenizer.kind=bpe', '--set', 'tokenizer.size=300'),
    { cwd },
  );
  expect(status, stderr).toBe(0);
  const encoded = await tokenize(['encode', 'bytes', 'größer 🐳']);
  const decoded = await tokenize(['decode', 'bytes', encoded.stdout.trim()]);
  expect(decoded.stdout).toBe('größer 🐳\n');
  const evaluated = await ridgeline(['evaluate', 'bytes', '--json'], { cwd });
  expect(evaluated.status, evaluated.stderr).toBe(0);
  const { bitsPerCharacter, unknownTokens } = JSON.parse(evaluated.stdout);
  expect(bitsPerCharacter).toBeGreaterThan(0);
  expect(unknownTokens).toBe(0);
  const written = await ridgeline(['generate', 'bytes', '--prompt', 'größer', '--max-tokens', '8'], { cwd });
  expect(written.status, written.stderr).toBe(0);
  expect(written.stdout).toMatch(/^größer/);
});

it.each<[string, readonly string[], number, string]>([
  ['another action', ['learn', 'small.txt'], 2, 'ACTION must be one of train, encode, decode, got "learn"'],
  ['no text', ['train'], 2, 'ridgeline tokenize train needs a text.'],
  ['no tokenizer', ['encode'], 2, 'ridgeline tokenize encode needs a tokenizer.'],
  ['a flag of another action', ['train', 'small.txt', '--tokens'], 2, '--tokens is for encode.'],
  [
    'a size that is too small',
    ['train', 'small.txt', '--size', '9', '-o', 'no.json'],
    2,
    'tokenizer.size must be',
  ],
  [
    'an option of another kind',
    ['train', 'small.txt', '--kind', 'char', '--size', '9', '-o', 'no.json'],
    2,
    '--size: unknown key "size" in tokenizer',
  ],
  [
    'a folder to write to',
    ['train', 'small.txt', '--out', '.'],
    2,
    '--out must name a file, and this is a folder',
  ],
  [
    'a file that exists',
    ['train', 'small.txt', '--out', 'small.txt'],
    2,
    '--out must name a new file, and this one exists',
  ],
  [
    'a file that is not there',
    ['encode', 'nowhere.json', 'a'],
    3,
    'the tokenizer cannot be read: there is no such file',
  ],
  ['a file that is no JSON', ['encode', 'small.txt', 'a'], 3, 'the tokenizer cannot be read: it is no JSON'],
  [
    'a task without a tokenizer',
    ['train', 'small.txt', '--set', 'task=regression', '-o', 'no.json'],
    2,
    'tokenizer',
  ],
])('refuses %s', async (_, words, code, problem) => {
  const { status, stdout, stderr } = await tokenize(words);
  expect([status, stdout, stderr]).toEqual([code, '', expect.stringContaining(problem)]);
});

it('refuses ids that are none, and those that the vocabulary lacks', async () => {
  await learnt('--kind', 'char', '--out', 'chars.json');
  const words = await tokenize(['decode', 'chars.json', '1', 'two']);
  expect([words.status, words.stderr]).toEqual([3, expect.stringContaining('got "two"')]);
  const high = await tokenize(['decode', 'chars.json', '99999']);
  expect([high.status, high.stderr]).toEqual([2, expect.stringContaining('ids must be integers in 0 …')]);
});

it('counts characters, not UTF-16 units', async () => {
  writeFileSync(at('signs.txt'), '👍🏽 ok\n'.repeat(10));
  const { stderr } = await tokenize(['train', 'signs.txt', '--kind', 'char', '--out', 'signs.json']);
  expect(stderr).toContain('of 1 text with 60 characters');
});

it.each([
  ['a list', '[]', 'an object is expected'],
  ['nothing', '', 'the file is empty.\n'],
  ['ids twice', '{"model":{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}}', 'the ids must be 0 … 1'],
])('names the file of a tokenizer that holds %s', async (_, content, problem) => {
  writeFileSync(at('bad.json'), content);
  const { status, stderr } = await tokenize(['encode', 'bad.json', 'a']);
  expect([status, stderr]).toEqual([3, expect.stringContaining(`error bad.json: ${problem}`)]);
});
