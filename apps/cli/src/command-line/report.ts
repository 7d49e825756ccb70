import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shownText } from '../terminal/shown-label.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { exitCodes, type Failure, failureOf } from './failure.ts';
import { version } from './version.ts';

const issues = 'https://github.com/ridgeline/ridgeline/issues/new';

/** One of our own mistakes: a line, the path of a log, and an issue that is filled in. */
const internalFailure = (error: unknown): Failure => {
  const log = path.join(tmpdir(), `ridgeline-${randomUUID()}.log`);
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  const facts = `ridgeline ${version}, node ${process.version}, ${process.platform} ${process.arch}`;
  try {
    writeFileSync(log, `${facts}\n${error instanceof Error ? error.stack : message}\n`);
  } catch {
    // the message below is still told
  }
  const query = new URLSearchParams({ title: message.slice(0, 100), body: `${facts}\n` });
  return {
    code: 'E_INTERNAL',
    message: `This is a mistake in Ridgeline: ${message}`,
    at: log,
    hint: `The details are in ${log}. Please report it: ${issues}?${query}`,
    exitCode: exitCodes.failed,
  };
};

/**
 * Tells a failure: to a person what failed and why, where, and what to do, or the same as one document of JSON.
 *
 * @returns the exit status that belongs to it.
 */
export const report = (error: unknown, terminal: Terminal, debug = false): number => {
  const failure = failureOf(error) ?? internalFailure(error);
  const { at, exitCode } = failure;
  if (terminal.format === 'json') terminal.data(`${JSON.stringify({ error: failure })}\n`);
  if (terminal.format === 'jsonl') terminal.data(`${JSON.stringify({ type: 'error', error: failure })}\n`);
  if (terminal.format !== 'text') return exitCode;
  const { red, bold, dim } = terminal.colors;
  // both quote what came, and file names
  const [message, hint] = [shownText(failure.message), shownText(failure.hint)];
  terminal.warn(exitCode === exitCodes.interrupted ? message : `${red(bold('error'))} ${message}`);
  if (at !== null && !failure.message.includes(at) && !failure.hint.includes(at))
    terminal.warn(dim(`  at ${shownText(at)}`));
  if (debug && error instanceof Error) terminal.warn(dim(error.stack ?? ''));
  terminal.warn(`  ${hint}`);
  return exitCode;
};
