import { readFileSync, rmSync } from 'node:fs';
import { RidgelineError } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { report } from '../src/command-line/report.ts';
import { version } from '../src/command-line/version.ts';
import { type OutputFormat, openTerminal } from '../src/terminal/terminal.ts';

const told = (error: unknown, format: OutputFormat = 'text', debug = false) => {
  const [out, err]: [string[], string[]] = [[], []];
  const stream = (list: string[]) => ({ write: (text: string) => list.push(text) > 0 });
  const status = report(
    error,
    openTerminal({ stdout: stream(out), stderr: stream(err), env: {} }, { format }),
    debug,
  );
  return { status, stdout: out.join(''), stderr: err.join('') };
};

it('C15 tells our own mistakes in one line, with a log and an issue that is filled in', () => {
  const { status, stdout, stderr } = told(new TypeError('x is not a function\n    at y'));
  expect([status, stdout]).toEqual([1, '']);
  const lines = stderr.trimEnd().split('\n');
  expect(lines[0]).toBe('error This is a mistake in Ridgeline: x is not a function');
  expect(lines).toHaveLength(2);
  const [, log, address] = /The details are in (\S+)\. Please report it: (\S+)$/.exec(lines[1]!)!;
  const { pathname, searchParams } = new URL(address!);
  expect(pathname).toMatch(/\/issues\/new$/);
  expect(searchParams.get('title')).toBe('x is not a function');
  expect(searchParams.get('body')).toContain(`ridgeline ${version}, node ${process.version}`);
  expect(readFileSync(log!, 'utf8')).toContain('report.test.ts');
  rmSync(log!);
});

it('C15 does so for an E_INTERNAL that a package throws, also as JSON', () => {
  const { status, stdout, stderr } = told(new RidgelineError('E_INTERNAL', 'it cannot be.'), 'json');
  expect([status, stderr]).toEqual([1, '']);
  const { error } = JSON.parse(stdout);
  expect(error).toMatchObject({
    code: 'E_INTERNAL',
    exitCode: 1,
    hint: expect.stringContaining('/issues/new?'),
  });
  rmSync(error.at);
});

it('C13 C15 tells a mistake of the user without a stack, unless asked with --debug', () => {
  const error = new RidgelineError('E_DATA', 'a.txt: the file is empty.', {
    at: 'a.txt',
    hint: 'Give a file with text in it.',
  });
  expect(told(error)).toEqual({
    status: 3,
    stdout: '',
    stderr: 'error a.txt: the file is empty.\n  Give a file with text in it.\n',
  });
  expect(told(error, 'text', true).stderr).toContain('report.test.ts');
});

it('reads the errors of the system in words', () => {
  const error = Object.assign(new Error('ENOSPC: no space left'), {
    code: 'ENOSPC',
    syscall: 'write',
    path: 'm/metrics.jsonl',
  });
  expect(told(error).stderr).toBe(
    'error m/metrics.jsonl: the disk is full.\n  Check the path and the space left, then run the same command again.\n',
  );
});

it('lets nothing that a message quotes steer the terminal', () => {
  const quoting = new RidgelineError('E_DATA', 'a.csv: "\x1b[2J" is no class.', {
    at: 'b\x1b[1m.csv',
    hint: 'Give\n  "c\x07".',
  });
  expect(told(quoting).stderr).toBe(
    'error a.csv: "\\u001b[2J" is no class.\n  at b\\u001b[1m.csv\n  Give\n  "c\\u0007".\n',
  );
  expect(JSON.parse(told(quoting, 'json').stdout).error.message).toBe('a.csv: "\x1b[2J" is no class.');
});
