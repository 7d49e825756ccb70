import type { Command, Flag } from './command.ts';
import { commands } from './commands.ts';
import { wrap } from './wrap.ts';

const flagLine = ({ name, short, value, choices, isList, standard, about }: Flag): string => {
  const left = `  ${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`;
  const facts = [
    choices && `${isList ? 'of' : 'one of'} ${choices.join(', ')}`,
    standard !== undefined && `default ${standard}`,
  ].filter(Boolean);
  const text = `${about}${facts.length > 0 ? ` [${facts.join('; ')}]` : ''}`;
  const indent = 28;
  return left.length < indent
    ? `${left.padEnd(indent)}${wrap(text, indent)}`
    : `${left}\n${' '.repeat(indent)}${wrap(text, indent)}`;
};

const usage = ({ name, positionals }: Command): string =>
  [
    'ridgeline',
    name,
    ...positionals.map((p) => `${p.required ? p.name : `[${p.name}]`}${p.many ? '…' : ''}`),
    '[flags]',
  ].join(' ');

/** An example over lines that a shell joins; a flag stays with its value. */
const exampleLine = (line: string): string =>
  wrap(line.replace(/(--[\w-]+) (?=[^-\s])/g, '$1\u00a0'), 4)
    .replaceAll('\n', ' \\\n')
    .replaceAll('\u00a0', ' ');

/** The page of one command: what it does, how it is called, its flags by group, and examples that run. */
export const commandHelp = (command: Command): string => {
  const groups = [...new Set(command.flags.map(({ group }) => group ?? 'Flags'))];
  const sections = groups.map((group) =>
    [`${group}:`, ...command.flags.filter((flag) => (flag.group ?? 'Flags') === group).map(flagLine)].join(
      '\n',
    ),
  );
  const words = command.positionals.map(({ name, about }) => `  ${name.padEnd(10)}${wrap(about, 12)}`);
  return [
    command.summary,
    `Usage: ${usage(command)}`,
    ...(words.length > 0 ? [words.join('\n')] : []),
    ...sections,
    ['Examples:', ...command.examples.map(({ line, about }) => `  # ${about}\n  ${exampleLine(line)}`)].join(
      '\n',
    ),
  ]
    .join('\n\n')
    .concat('\n');
};

/** What is shown without a command. */
export const overview = (): string => {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return `${[
    'Ridgeline trains small text models, and shows which penalty generalises best.',
    [
      'Try:',
      '  ridgeline compare                      # which penalty is best on Moby Dick?',
      '  ridgeline train my-book.txt --out m    # a model of your own text',
      '  ridgeline generate m --prompt "The "   # what it writes',
    ].join('\n'),
    ...groups.map((group) =>
      [
        `${group}:`,
        ...commands
          .filter((command) => command.group === group)
          .map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`),
      ].join('\n'),
    ),
    'More: `ridgeline <command> --help`, `ridgeline help config` or `exit-codes`.',
  ].join('\n\n')}\n`;
};

const exitCodesPage = `Exit codes of every command.

    0  done
    1  failed while running: an unwritable file, a number that is not finite
    2  usage or configuration: nothing was started
    3  bad data: text or a checkpoint that cannot be used
    4  a stated threshold was not met; everything else went well
  130  interrupted; the message says how to resume
  141  whoever read the output closed it
`;

/** Pages that belong to no command. */
export const topics: Readonly<Record<string, () => Promise<string>>> = {
  'exit-codes': async () => exitCodesPage,
  config: async () => (await import('./config-help.ts')).configHelp(),
};
