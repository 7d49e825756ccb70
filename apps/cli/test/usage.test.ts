import { corpora } from '@ridgeline/corpora';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/command-line/commands.ts';
import { parseCommand } from '../src/command-line/parse.ts';
import { ridgeline, trainTiny, workFolder } from './ridgeline.ts';

const cwd = workFolder();

const refused = async (...words: string[]) => {
  const { status, stdout, stderr } = await ridgeline(words, { cwd });
  expect(stdout).toBe('');
  return { status, lines: stderr.trimEnd().split('\n') };
};

describe('C11 what was meant', () => {
  it.concurrent.each([
    ['an unknown command', ['trian'], 'There is no command "trian"', '`ridgeline train`'],
    ['a command in capitals', ['TRAIN'], 'There is no command "TRAIN"', '`ridgeline train`'],
    [
      'an unknown page of help',
      ['help', 'exit-code'],
      'There is no command "exit-code"',
      '`ridgeline help exit-codes`',
    ],
    ['a flag at the root', ['--verison'], '--verison', '`ridgeline --version`'],
    ['an unknown flag', ['train', '--owt', 'x'], 'ridgeline train has no flag --owt', '`--out`'],
    ['a flag in capitals', ['compare', '--Seeds', '2'], 'no flag --Seeds', '`--seeds`'],
    [
      'a value among few',
      ['train', '--backend', 'wsam'],
      'one of auto, wasm, cpu, node, webgpu, got "wsam"',
      '`--backend wasm`',
    ],
    ['a value in capitals', ['train', '--backend', 'WASM'], 'got "WASM"', '`--backend wasm`'],
    ['a penalty', ['compare', '--penalties', 'none,l3'], 'got "l3"', '`l1`'],
    ['a value by its path', ['train', '--set', 'optimizer.kind=adamm'], 'got "adamm"', '"adam"'],
    ['a corpus', ['train', 'moby-dikc'], 'moby-dikc: the text cannot be read', '`moby-dick`'],
  ])('is named for %s', async (_, words, problem, meant) => {
    const { status, lines } = await refused(...words);
    expect(status).toBe(words.includes('moby-dikc') ? 3 : 2);
    expect(lines.join('\n')).toContain(problem);
    expect(lines.join('\n')).toMatch(new RegExp(`Did you mean .*${meant}`));
  });

  it.concurrent('C12 is not guessed where nothing is near, and never the word itself', async () => {
    for (const words of [
      ['abcdefgh'],
      ['train', '--abcdefgh'],
      ['train', '--backend', 'abcdefgh'],
      ['generate', '--config=x', 'm'],
    ]) {
      const { status, lines } = await refused(...words);
      expect(status).toBe(2);
      expect(lines.join('\n')).not.toContain('Did you mean');
      expect(lines.at(-1)).toMatch(/^ {2}(Run `ridgeline|For example)/);
    }
  });
});

describe('a command line that cannot be read', () => {
  it.concurrent.each([
    [['generate'], 'needs MODEL'],
    [['train', 'a', 'b'], 'does not know what to do with "b"'],
    [['train', '--out'], '--out needs a value'],
    [['train', '--out', '--resume'], '--out needs a value'],
    [['train', '--resume=yes'], '--resume takes no value, got "yes"'],
    [['compare', '--threads', '0'], '--threads must be auto or a whole number in 1 … 256, got "0"'],
    [['compare', '--seeds', '0'], '--seeds must be a whole number in 1 … 100, got "0"'],
    [['generate', 'm', '--max-tokens', '1.5'], '--max-tokens must be a whole number ≥ 1, got "1.5"'],
    [['generate', 'm', '--temperature', 'hot'], '--temperature must be a number ≥ 0, got "hot"'],
    [['generate', 'm', '--top-p', '2'], 'topP must'],
    [['serve', 'm', '--port', '70000'], '--port must be a whole number in 0 … 65535, got "70000"'],
    [['train', '--seed', '-1'], '--seed must be a whole number ≥ 0, got "-1"'],
    [['train', '--set', 'model.hidden'], '--set must be KEY=VALUE, got "model.hidden"'],
    [['train', '--out', ''], '--out must not be empty.'],
    [['classify', 'm', '--table', 'a.csv', '--out='], '--out must not be empty.'],
    [['classify', '', 'a text'], 'needs MODEL'],
    [['--json'], '--json needs a command'],
  ])('C13 ends with 2 and says what is wrong, where and what to do: %j', async (words, problem) => {
    const { status, stdout, stderr } = await ridgeline(words, { cwd });
    const told = words.includes('--json') ? JSON.parse(stdout).error.message : stderr;
    expect(status).toBe(2);
    expect(told).toContain(problem);
    expect(told).not.toMatch(/^ {4}at /m);
  });
});

it('gives a number as the example where the standard is told in words', async () => {
  const { lines } = await refused('bench', 'adam', '--runs', '1');
  expect(lines.at(-1)).toBe('  For example --runs 5');
});

it('C13 has four parts, and the last line is the remedy', async () => {
  const { lines } = await refused('train', 'nothing.txt', '--out', 'x');
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(
      /^error .*nothing\.txt: the text cannot be read: there is no such file or folder\.$/,
    ),
    `  Give a text file, - for standard input, or ${Object.keys(corpora).join(', ')}.`,
  ]);
  const { stdout } = await ridgeline(['train', '--help'], { cwd });
  const told = stdout.replace(/\s+/g, ' ');
  expect(told).toContain(`an embedded corpus (${Object.keys(corpora).join(', ')})`);
});

const numbers = commands.flatMap((command) =>
  command.flags
    .filter(({ type }) => type === 'integer' || type === 'number')
    .map(({ name }) => ({ command, name, of: command.name })),
);

it.each(numbers)('shows a value that $of takes where --$name is given another', ({ command, name }) => {
  const given = command.positionals.map((positional) => positional.name);
  try {
    parseCommand(command, [...given, `--${name}`, 'many']);
    expect.unreachable();
  } catch (error) {
    const [, words] = /^For example (--.*)$/.exec((error as { hint?: string }).hint ?? '') ?? [];
    const { flags } = parseCommand(command, [...given, ...words!.split(' ')]);
    expect(flags[name]).toBeDefined();
  }
});

it('C16 takes flags before the command as after it', async () => {
  const before = await ridgeline(['--json', '--color', 'never', 'doctor'], { cwd });
  const after = await ridgeline(['doctor', '--json', '--color', 'never'], { cwd });
  expect(before).toEqual(after);
  expect(JSON.parse(before.stdout).backends.map(({ name }: { name: string }) => name)).toEqual([
    'wasm',
    'cpu',
    'node',
    'webgpu',
  ]);
});

it('keeps the command line of a run as a shell reads it', async () => {
  const { status, stderr } = await ridgeline(trainTiny('a folder', '--set', 'training.maxSteps=1'), { cwd });
  expect([status, stderr]).toEqual([0, stderr]);
  const { readFileSync } = await import('node:fs');
  const { command } = JSON.parse(readFileSync(`${cwd}/a folder/run.json`, 'utf8'));
  expect(command).toBe(
    "ridgeline train small.txt -c tiny.yaml --backend wasm --out 'a folder' --set training.maxSteps=1",
  );
});
