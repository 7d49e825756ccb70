import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (words: readonly string[]) => {
  const [program = '', ...rest] = words;
  const { status, signal, stderr } = spawnSync(program, rest, { cwd: root, encoding: 'utf8' });
  return { status: status ?? signal, stderr };
};

const compilers = process.env.CC ? [process.env.CC.split(' ')] : [['clang'], ['gcc'], ['cc'], ['zig', 'cc']];
const compiler = compilers.find((words) => run([...words, '--version']).status === 0);

const compile = (name: string, sources: readonly string[], flags: readonly string[] = []): string => {
  const program = path.join(folder, name);
  const made = run([...compiler!, '-std=c11', '-O1', '-pthread', ...flags, '-o', program, ...sources]);
  expect(made).toEqual({ status: 0, stderr: '' });
  return program;
};

/** Not every compiler has the sanitizer, and not every system lets it run. */
const hasSanitizer = (): boolean => {
  const source = path.join(folder, 'nothing.c');
  writeFileSync(source, 'int main(void) { return 0; }\n');
  const program = path.join(folder, 'nothing');
  const made = run([...compiler!, '-fsanitize=thread', '-pthread', '-o', program, source]);
  return made.status === 0 && run([program]).status === 0;
};

const sources = ['test/pool.c', 'c/pool.c'];

describe.skipIf(compiler === undefined)('the pool', () => {
  it('does every part once, sleeps without work, and ends, also in the child of a fork', () => {
    expect(run([compile('plain', sources)])).toEqual({ status: 0, stderr: '' });
  });

  it.skipIf(compiler === undefined || !hasSanitizer())('has no data races', () => {
    expect(run([compile('sanitized', sources, ['-g', '-fsanitize=thread'])])).toEqual({
      status: 0,
      stderr: '',
    });
  });
});

it.skipIf(compiler === undefined)('the fuzzer compiles, so it knows every kernel', () => {
  const flags = ['-std=c11', '-fsyntax-only', '-w', '-DBUILD=avx2Fast'];
  expect(run([...compiler!, ...flags, 'test/fuzz.c'])).toEqual({ status: 0, stderr: '' });
});
