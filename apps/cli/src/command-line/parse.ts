import { parseArgs } from 'node:util';
import { nearest, RidgelineError } from '@ridgeline/contracts';
import type { Command, Flag, Given } from './command.ts';

const fail = (message: string, at: string, hint: string): never => {
  throw new RidgelineError('E_USAGE', message, { at, hint });
};

const helpHint = (command: Command): string => `Run \`ridgeline ${command.name} --help\` for all flags.`;

/** What was meant by a word that is none of these, as a sentence. */
export const didYouMean = (
  word: string,
  known: readonly string[],
  show = (near: string): string => near,
): string | undefined => {
  const near = nearest(word, known);
  return near === undefined ? undefined : `Did you mean \`${show(near)}\`?`;
};

/** Tells the command from its words: flags may also stand before it. */
export const splitWords = (
  words: readonly string[],
  commands: readonly Command[],
): { readonly name: string | undefined; readonly rest: readonly string[] } => {
  const takesValue = (word: string): boolean =>
    commands.some(({ flags }) =>
      flags.some(
        ({ name, short, value }) => value !== undefined && [`--${name}`, `-${short}`].includes(word),
      ),
    );
  let at = 0;
  while (words[at]?.startsWith('-')) at += takesValue(words[at]!) ? 2 : 1;
  return { name: words[at], rest: [...words.slice(0, at), ...words.slice(at + 1)] };
};

const numberWanted = ({ type, min, max }: Flag): string => {
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  if (min === undefined) return kind;
  return max === undefined ? `${kind} ≥ ${min}` : `${kind} in ${min} … ${max}`;
};

/** A standard that is told in words is no number. */
const exampleNumber = ({ standard, min = 1, max = 1 }: Flag): string | number =>
  Number.isFinite(Number(standard)) ? standard! : Math.max(min, Math.min(1, max));

const readNumber = (flag: Flag, text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const { name, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = flag;
  const holds = flag.type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (holds && value >= min && value <= max) return value;
  return fail(
    `--${name} must be ${numberWanted(flag)}, got "${text}".`,
    `--${name}`,
    `For example --${name} ${exampleNumber(flag)}`,
  );
};

const readValue = (flag: Flag, value: string): string | number => {
  // an empty prompt is a text too, and told by the command
  if (value === '' && flag.value !== 'TEXT')
    fail(
      `--${flag.name} must not be empty.`,
      `--${flag.name}`,
      `Give a value, or leave it out: ${flag.about}`,
    );
  if (flag.choices !== undefined && !flag.isList && !flag.choices.includes(value)) {
    fail(
      `--${flag.name} must be one of ${flag.choices.join(', ')}, got "${value}".`,
      `--${flag.name}`,
      didYouMean(value, flag.choices, (near) => `--${flag.name} ${near}`) ??
        `For example --${flag.name} ${flag.choices[0]}`,
    );
  }
  return flag.type === 'integer' || flag.type === 'number' ? readNumber(flag, value) : value;
};

const flagNamed = (command: Command, name: string, raw: string): Flag => {
  const found = command.flags.find((flag) => flag.name === name);
  if (found !== undefined) return found;
  const names = command.flags.map((flag) => flag.name);
  return fail(
    `ridgeline ${command.name} has no flag ${raw}.`,
    raw,
    [didYouMean(name, names, (near) => `--${near}`), helpHint(command)].filter(Boolean).join(' '),
  );
};

const checkPositionals = (command: Command, positionals: readonly string[]): void => {
  const { positionals: expected } = command;
  const missing = expected.find((positional, index) => positional.required && !positionals[index]);
  if (missing !== undefined) {
    fail(
      `ridgeline ${command.name} needs ${missing.name}: ${missing.about}.`,
      missing.name,
      helpHint(command),
    );
  }
  const extra = positionals[expected.length];
  if (extra !== undefined && !expected.at(-1)?.many) {
    fail(`ridgeline ${command.name} does not know what to do with "${extra}".`, extra, helpHint(command));
  }
};

const isFlag = ({ flags }: Command, word: string): boolean =>
  flags.some(({ name, short }) => word === `--${name}` || word === `-${short}`);

/** A word as a shell reads it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A path as a shell and the program read it: one that begins with a dash is no flag. */
export const quotedPath = (file: string): string => quoted(file.startsWith('-') ? `./${file}` : file);

/**
 * Reads the words after a command.
 *
 * @throws `E_USAGE` for an unknown flag, a value that does not fit, a missing or a surplus word.
 */
export const parseCommand = (command: Command, words: readonly string[]): Given => {
  const options = Object.fromEntries(
    command.flags.map(({ name, short, value }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
    ]),
  );
  const { tokens } = parseArgs({
    args: words.map((word) => (word === '--no-color' ? '--color=never' : word)),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags: Record<string, string | number | boolean | string[]> = Object.create(null);
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flagNamed(command, token.name, token.rawName);
    if (flag.value === undefined) {
      if (token.value !== undefined)
        fail(`--${flag.name} takes no value, got "${token.value}".`, `--${flag.name}`, helpHint(command));
      flags[flag.name] = true;
    } else if (token.value === undefined || (!token.inlineValue && isFlag(command, token.value))) {
      fail(`--${flag.name} needs a value: ${flag.about}`, `--${flag.name}`, helpHint(command));
    } else {
      const value = readValue(flag, token.value);
      flags[flag.name] = flag.many
        ? [...((flags[flag.name] as string[] | undefined) ?? []), String(value)]
        : value;
    }
  }
  checkPositionals(command, positionals);
  return { positionals, flags, line: ['ridgeline', command.name, ...words.map(quoted)].join(' ') };
};
