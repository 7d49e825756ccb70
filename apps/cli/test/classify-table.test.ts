import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDelimited, readJsonLines } from '@ridgeline/data';
import { expect, it } from 'vitest';
import { ridgeline, withClassifier, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withClassifier(cwd);
const at = (name: string) => path.join(cwd, name);
const read = (name: string) => readFileSync(at(name), 'utf8');

it('classify --table keeps every column and cell, and adds class, probability and what was known', async () => {
  const given =
    'id,body,class\r\n1,"a moving, ""gripping""\nfilm",old\r\n2,Ж 🐳,=1+1\r\n3,,x\r\n4, dull and hollow ,y\r\n';
  writeFileSync(at('in.csv'), given);
  const { status, stderr } = await ridgeline(
    ['classify', 'classifier', '--table', 'in.csv', '--text', 'body', '--out', 'out.csv'],
    { cwd },
  );
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('2 of 4 texts hold no word that the model knows'),
  ]);
  expect(stderr).toContain('out.csv: 1 cells begin with =, +, - or @');
  const before = readDelimited(given);
  const after = readDelimited(read('out.csv'));
  expect(after.columns).toEqual(['id', 'body', 'class', 'class_2', 'probability', 'known_ngrams']);
  expect(after.rows.map((row) => row.slice(0, 3))).toEqual(before.rows);
  expect(after.rows.map((row) => row[5] === '0')).toEqual([false, true, true, false]);
  const { stdout } = await ridgeline(['classify', 'classifier', '--json'], {
    cwd,
    input: before.rows.map((row) => row[1]!.replace('\n', ' ')).join('\n'),
  });
  const own = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(after.rows.map((row) => [row[3], Number(row[4])])).toEqual(
    own.map(({ label, probability }) => [label, probability]),
  );
});

it('writes JSON lines, TSV and standard output alike, the text column as in training', async () => {
  const run = (...words: string[]) =>
    ridgeline(['classify', 'classifier', '--table', 'reviews.csv', ...words], { cwd });
  for (const name of ['o.jsonl', 'o.tsv']) expect((await run('--out', name)).status).toBe(0);
  const { stdout } = await run();
  const { rows, columns } = readDelimited(stdout);
  expect(columns.slice(-3)).toEqual(['class', 'probability', 'known_ngrams']);
  expect(readDelimited(read('o.tsv'), { separator: '\t' }).rows).toEqual(rows);
  expect(readJsonLines(read('o.jsonl')).rows.map((row) => row.map(String))).toEqual(rows);
});

it.each([
  [['--out', 'o.csv'], '--out goes with --table.'],
  [['--table', 'reviews.csv', 'a text'], 'cannot be classified beside --table'],
  [['--table', 'reviews.csv', '--explain'], '--explain does not go with --table.'],
  [['--table', 'reviews.csv', '--out', 'reviews.csv'], 'another file than the table that is read'],
  [['--table', 'reviews.csv', '--out', './../x/../'], 'must name a file'],
  [['--table', 'reviews.csv', '--out', 'o.xlsx'], 'ends in .csv, .tsv, .tab, .jsonl, .ndjson'],
])('refuses %j', async (words, message) => {
  const before = read('reviews.csv');
  const { status, stderr } = await ridgeline(['classify', 'classifier', ...words], { cwd });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(read('reviews.csv')).toBe(before);
});

it('replaces no file that exists unless told so, and says it before any work', async () => {
  const commands = [
    ['classify', 'classifier', '--table', 'reviews.csv', '--out'],
    ['evaluate', 'classifier', 'reviews.csv', '--errors'],
  ];
  writeFileSync(at('precious.csv'), 'mine\n');
  writeFileSync(at('classifier/notes.csv'), 'mine\n');
  for (const words of commands) {
    for (const name of ['precious.csv', 'classifier/notes.csv']) {
      const { status, stderr } = await ridgeline([...words, name], { cwd });
      expect([status, stderr]).toEqual([
        2,
        expect.stringContaining(`must name a new file, and this one exists, got "${name}"`),
      ]);
      expect(stderr).toContain('--overwrite');
      expect(read(name)).toBe('mine\n');
    }
    expect((await ridgeline([...words, 'precious.csv', '--overwrite'], { cwd })).status).toBe(0);
    expect(read('precious.csv')).toMatch(/^(review|line),/);
    writeFileSync(at('precious.csv'), 'mine\n');
    const { status, stderr } = await ridgeline([...words.slice(0, -1), '--overwrite'], { cwd });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`--overwrite goes with ${words.at(-1)}.`)]);
  }
  rmSync(at('classifier/notes.csv'));
});

it('classify reads a table as train and evaluate do: separator, quotes, several columns', async () => {
  writeFileSync(at('odd.tsv'), 'title\tbody\n"a moving\tfilm\n"\tb\n');
  const words = ['classify', 'classifier', '--table', 'odd.tsv', '--text', 'title,body'];
  const { status, stdout } = await ridgeline([...words, '--quotes', 'none', '--json'], { cwd });
  expect(status).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).title),
  ).toEqual(['"a moving', '"']);
  writeFileSync(at('odd.txt'), 'title^body\na moving film^b\n');
  const caret = ['classify', 'classifier', '--table', 'odd.txt', '--text', 'title', '--text', 'body'];
  expect((await ridgeline([...caret, '--separator', '^'], { cwd })).stdout).toContain('a moving film,b,good');
  const stray = await ridgeline(['classify', 'classifier', 'a', '--quotes', 'none'], { cwd });
  expect([stray.status, stray.stderr]).toEqual([2, expect.stringContaining('--quotes goes with --table.')]);
});

it('evaluate --errors writes the misread rows with their lines, the surest first', async () => {
  const table =
    'review,verdict\na moving and gripping film,bad\na dull and hollow film,bad\n"zz\nzz",good\n"qq",bad\na dull plot,good\n';
  writeFileSync(at('new.csv'), table);
  const { status, stdout, stderr } = await ridgeline(
    ['evaluate', 'classifier', 'new.csv', '--errors', 'errors.csv', '--json'],
    { cwd },
  );
  expect(status).toBe(0);
  const { confusion, withoutKnownWord } = JSON.parse(stdout);
  expect(withoutKnownWord).toBe(2);
  expect(stderr).toContain('2 of 5 texts hold no word');
  const errors = readDelimited(read('errors.csv'));
  expect(errors.columns).toEqual(['line', 'text', 'actual', 'predicted', 'probability', 'known_ngrams']);
  const lines = errors.rows.map((row) => Number(row[0]));
  expect(lines).toEqual(expect.arrayContaining([2, 7]));
  expect(lines).not.toContain(3);
  const probabilities = errors.rows.map((row) => Number(row[4]));
  expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
  const wrong = (confusion as number[][])
    .flatMap((row, i) => row.filter((_, j) => i !== j))
    .reduce((a, b) => a + b, 0);
  expect(errors.rows).toHaveLength(wrong);
  expect(wrong).toBeGreaterThan(1);
  expect(stderr).toContain(`${wrong} misread rows are in errors.csv, the surest first.`);
});

it('tells one misread row as one', async () => {
  writeFileSync(at('one.csv'), 'review,verdict\na moving and gripping film,bad\n');
  const { stderr } = await ridgeline(['evaluate', 'classifier', 'one.csv', '--errors', 'e1.csv'], { cwd });
  expect(stderr).toContain('1 misread row is in e1.csv, the surest first.');
});

it('evaluate --errors looks at the rows that training kept apart, by their lines in the file', async () => {
  expect((await ridgeline(['evaluate', 'classifier', '--errors', 'own.jsonl'], { cwd })).status).toBe(0);
  const table = readDelimited(read('reviews.csv'));
  const text = read('own.jsonl');
  if (text === '') return;
  const errors = readJsonLines(text);
  for (const row of errors.rows) {
    const place = table.lines.indexOf(row[0] as number);
    expect(table.rows[place]![table.columns.indexOf('review')]).toBe(row[1]);
  }
});
