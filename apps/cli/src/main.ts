import { RidgelineError } from '@ridgeline/contracts';
import { type Command, settled } from './command-line/command.ts';
import { commands } from './command-line/commands.ts';
import { exitCodes } from './command-line/failure.ts';
import { commandHelp, overview, topics } from './command-line/help.ts';
import { didYouMean, parseCommand, splitWords } from './command-line/parse.ts';
import { report } from './command-line/report.ts';
import { version } from './command-line/version.ts';
import { openTerminal, outputFormats, type TerminalOptions } from './terminal/terminal.ts';

/** Read before anything is parsed, so that errors of parsing come in the form that was asked for. */
const terminalOptions = (words: readonly string[]): TerminalOptions => {
  const has = (...options: string[]): boolean => options.some((option) => words.includes(option));
  const given = (flag: string): string | undefined =>
    words.find((word) => word.startsWith(`--${flag}=`))?.slice(flag.length + 3) ??
    (has(`--${flag}`) ? words[words.indexOf(`--${flag}`) + 1] : undefined);
  const color = has('--no-color') ? 'never' : given('color');
  return {
    format: outputFormats.find((format) => format === given('format')) ?? (has('--json') ? 'json' : 'text'),
    quiet: has('--quiet', '-q'),
    color: color === 'never' || color === 'always' ? color : 'auto',
  };
};

const commandNamed = (name: string, start = 'ridgeline', others: readonly string[] = []): Command => {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = [...commands.map((command) => command.name), ...others];
  throw new RidgelineError('E_USAGE', `There is no command "${name}"; there are ${names.join(', ')}.`, {
    at: name,
    hint: didYouMean(name, names, (near) => `${start} ${near}`) ?? 'Run `ridgeline --help`.',
  });
};

const help = async (name: string | undefined, json: boolean): Promise<string> => {
  if (name === undefined) return overview();
  if (json && name === 'config') return (await import('./command-line/config-help.ts')).configSchemaText();
  const topic = topics[name];
  return topic === undefined
    ? commandHelp(await settled(commandNamed(name, 'ridgeline help', Object.keys(topics))))
    : await topic();
};

const versionText = (json: boolean): string =>
  json
    ? `${JSON.stringify({ version, node: process.version, platform: `${process.platform} ${process.arch}` })}\n`
    : `${version}\n`;

const noCommand = (flag: string): never => {
  const known = ['--help', '--version'];
  throw new RidgelineError('E_USAGE', `ridgeline: ${flag} needs a command before or after it.`, {
    at: flag,
    hint:
      didYouMean(flag, known, (near) => `ridgeline ${near}`) ?? 'Run `ridgeline --help` for all commands.',
  });
};

/** The program: reads the words, runs the command, tells failures, and gives the exit status. */
export const main = async (words: readonly string[]): Promise<number> => {
  const options = terminalOptions(words);
  const terminal = openTerminal(process, options);
  const json = options.format === 'json';
  const { name, rest } = splitWords(words, commands);
  const asks = (...flags: string[]): boolean =>
    rest.some((word, i) => flags.includes(word) && !rest.slice(0, i).includes('--'));
  try {
    if (name === 'help' || asks('--help', '-h') || words.length === 0) {
      const topic = name === 'help' ? rest.find((word) => !word.startsWith('-')) : name;
      terminal.data(await help(topic, json));
      return exitCodes.done;
    }
    if (name === undefined) {
      if (!asks('--version', '-V')) noCommand(words[0]!);
      terminal.data(versionText(json));
      return exitCodes.done;
    }
    const command = await settled(commandNamed(name, 'ridgeline', ['help']));
    const given = parseCommand(command, rest);
    const run = await command.load();
    return await run(given, terminal);
  } catch (error) {
    return report(error, terminal, words.includes('--debug'));
  }
};
