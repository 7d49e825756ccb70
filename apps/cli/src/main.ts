import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { exitCodes, type Failure, failureOf } from './failure.ts';
import { commandHelp, overview, topics } from './help.ts';
import { didYouMean, parseCommand } from './parse.ts';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
import { version } from './version.ts';

const issues = 'https://github.com/ridgeline/ridgeline/issues/new';

/** One of our own mistakes: a line, the path of a log, and an issue that is filled in. */
const internalFailure = (error: unknown): Failure => {
  const log = path.join(tmpdir(), `ridgeline-${randomUUID()}.log`);
  const message = error instanceof Error ? error.message : String(error);
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

const report = (error: unknown, terminal: Terminal, debug: boolean): number => {
  const failure = failureOf(error) ?? internalFailure(error);
  if (terminal.json) terminal.data(`${JSON.stringify({ error: failure })}\n`);
  else {
    const { red, bold, dim } = terminal.colors;
    terminal.warn(`${red(bold('error'))} ${failure.message}`);
    if (failure.at !== null && !failure.message.includes(failure.at)) terminal.warn(dim(`   at ${failure.at}`));
    if (debug && error instanceof Error) terminal.warn(dim(error.stack ?? ''));
    terminal.warn(`  ${failure.hint}`);
  }
  return failure.exitCode;
};

/** Known before anything is parsed, so that errors of parsing come in the right form. */
const guessTerminal = (words: readonly string[]): TerminalOptions => ({
  json: words.includes('--json') || words.some((word, i) => word === '--format=json' || (word === '--format' && words[i + 1] === 'json')),
  quiet: words.includes('--quiet') || words.includes('-q'),
  color:
    words.includes('--no-color') || words.includes('--color=never')
      ? 'never'
      : words.includes('--color=always')
        ? 'always'
        : 'auto',
});

const commandNamed = (name: string): Command => {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = [...commands.map((command) => command.name), 'help'];
  throw new RidgelineError('E_USAGE', `There is no command "${name}".`, {
    at: name,
    hint: didYouMean(name, names) ?? `There are ${names.join(', ')}.`,
  });
};

const help = async (name: string | undefined, json: boolean): Promise<string> => {
  if (name === undefined) return overview();
  if (json && name === 'config') return (await import('./config-help.ts')).configSchemaText();
  const topic = topics[name];
  return topic === undefined ? commandHelp(commandNamed(name)) : await topic();
};

const versionText = (json: boolean): string =>
  json
    ? `${JSON.stringify({ version, node: process.version, platform: `${process.platform} ${process.arch}` })}\n`
    : `${version}\n`;

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

/** The program: reads the words, runs the command, tells failures, and gives the exit status. */
export const main = async (words: readonly string[]): Promise<number> => {
  const terminal = openTerminal(process, guessTerminal(words));
  const beforeEnd = words.slice(0, words.includes('--') ? words.indexOf('--') : undefined);
  try {
    const [first, ...rest] = words;
    const asksHelp = beforeEnd.some(isHelp);
    if (first === undefined || isHelp(first)) {
      terminal.data(overview());
      return exitCodes.done;
    }
    if (first === '--version' || first === '-V') {
      terminal.data(versionText(terminal.json));
      return exitCodes.done;
    }
    if (first === 'help' || asksHelp) {
      const name = first === 'help' ? rest.find((word) => !word.startsWith('-')) : first;
      terminal.data(await help(name, terminal.json));
      return exitCodes.done;
    }
    const command = commandNamed(first);
    const given = parseCommand(command, rest);
    const run = await command.load();
    return await run(given, terminal);
  } catch (error) {
    return report(error, terminal, words.includes('--debug'));
  }
};
