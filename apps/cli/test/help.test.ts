import { tasks } from '@ridgeline/recipes';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/command-line/commands.ts';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const names = commands.map(({ name }) => name);

it('C01 tells what it is, three examples and the commands by group when called without words', async () => {
  const { status, stdout, stderr } = await ridgeline([], { cwd });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')[0]).toMatch(/^Ridgeline .*\.$/);
  expect(stdout.match(/^ {2}ridgeline /gm)).toHaveLength(3);
  expect(stdout.match(/^\w+:$/gm)).toEqual(['Try:', 'Learn:', 'Use:', 'Look:']);
  for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} +[A-Z]`, 'm'));
  expect(stdout).toContain('ridgeline <command> --help');
});

describe.each(names)('the help of %s', (name) => {
  it.concurrent('C02 is the same however it is asked for, and other flags do not matter', async () => {
    const ways = [
      ['help', name],
      [name, '-h'],
      [name, '--help'],
      ['--json', name, '--nonsense', '-h'],
      ['-h', name],
    ];
    const pages = await Promise.all(ways.map((words) => ridgeline(words, { cwd })));
    for (const page of pages) expect(page).toEqual({ ...pages[0]!, status: 0, stderr: '' });
  });

  it.concurrent('C03 begins with a sentence and the usage, and fits 80 columns; C04 ends with two examples', async () => {
    const { stdout } = await ridgeline([name, '--help'], { cwd });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^[A-Z].*\.$/);
    expect(lines[2]).toMatch(new RegExp(`^Usage: ridgeline ${name} `));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    // a flag stays with its value
    expect(lines.filter((line) => /--(set|space|seeds|out) \\$/.test(line))).toEqual([]);
    expect(
      lines.slice(lines.indexOf('Examples:')).filter((line) => line.startsWith('  ridgeline ')).length,
    ).toBeGreaterThanOrEqual(2);
  });
});

it('C02 --help without a command is the overview, and C03 every other page fits 80 columns too', async () => {
  const [bare, long, short, help, config, codes] = await Promise.all(
    [[], ['--help'], ['-h'], ['help'], ['help', 'config'], ['help', 'exit-codes']].map((words) =>
      ridgeline(words, { cwd }),
    ),
  );
  for (const page of [long, short, help]) expect(page).toEqual(bare);
  for (const page of [bare, config, codes]) {
    expect(page!.status).toBe(0);
    expect(page!.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});

it('explain and doctor keep their sentences within 80 columns', async () => {
  const pages = await Promise.all(
    [['explain', 'adaptive'], ['explain', 'calibrationError'], ['doctor']].map((words) =>
      ridgeline(words, { cwd }),
    ),
  );
  for (const { stdout } of pages) {
    expect(stdout).not.toBe('');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});

it('prints its version alone, and with --json what it runs on', async () => {
  const { stdout } = await ridgeline(['--version'], { cwd });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const facts = await ridgeline(['--version', '--json'], { cwd });
  expect(JSON.parse(facts.stdout)).toMatchObject({ version: stdout.trim(), node: process.version });
});

it('publishes the schema of the configuration', async () => {
  const { stdout } = await ridgeline(['help', 'config', '--json'], { cwd });
  const { oneOf } = JSON.parse(stdout);
  const named = oneOf.map(
    ({ properties }: { properties: { task: { const: string } } }) => properties.task.const,
  );
  // a task that is written by the name of another has a shape under both
  expect([...new Set(named)]).toEqual(Object.keys(tasks));
});

it('shows models of texts as a configuration takes them: sizes that follow from the data are not among their keys', async () => {
  const { stdout } = await ridgeline(['help', 'config'], { cwd });
  expect(stdout).toContain('- { kind: textCnn, embedding: 32, filters: 16 }');
});
