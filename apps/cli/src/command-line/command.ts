import type { Terminal } from '../terminal/terminal.ts';

/** One flag of a command: its help line, its parsing and its check all follow from this. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; a flag without one is a switch. */
  readonly value?: string;
  readonly type?: 'text' | 'integer' | 'number';
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** Choices that catalogues tell, which are loaded for help and for the command alone; see `settled`. */
  readonly choicesOf?: () => Promise<readonly string[]>;
  /** Its value is several of the choices, or others by comma; the command checks them. */
  readonly isList?: boolean;
  readonly many?: boolean;
  /** For the help: what is taken when the flag is absent. */
  readonly standard?: string;
  readonly about: string;
  readonly group?: string;
}

interface Positional {
  readonly name: string;
  readonly about: string;
  readonly required?: boolean;
  readonly many?: boolean;
}

/** What the user gave: flags by name, checked and of the right type. */
export interface Given {
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** The command line as typed, for the record of a run. */
  readonly line: string;
}

/** Does the work and gives the exit status; a failure is thrown. */
export type Run = (given: Given, terminal: Terminal) => Promise<number>;

export interface Command {
  readonly name: string;
  readonly group: 'Learn' | 'Use' | 'Look';
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly flags: readonly Flag[];
  /** They run as written, from any folder and in this order. */
  readonly examples: readonly { readonly line: string; readonly about: string }[];
  /** Loaded when the command runs, so that help and errors come at once. */
  readonly load: () => Promise<Run>;
}

/** The command with the choices that its catalogues tell. */
export const settled = async (command: Command): Promise<Command> => ({
  ...command,
  flags: await Promise.all(
    command.flags.map(async ({ choicesOf, ...flag }) =>
      choicesOf === undefined ? flag : { ...flag, choices: await choicesOf() },
    ),
  ),
});

const one =
  <T>(kind: (value: unknown) => value is T) =>
  (given: Given, name: string): T | undefined => {
    const value = given.flags[name];
    return kind(value) ? value : undefined;
  };

export const textFlag = one((value): value is string => typeof value === 'string');
export const numberFlag = one((value): value is number => typeof value === 'number');
export const switchFlag = (given: Given, name: string): boolean => given.flags[name] === true;
export const listFlag = (given: Given, name: string): readonly string[] =>
  (given.flags[name] ?? []) as readonly string[];

/** The options of a number that were given, by their names in code. */
export const numbersOf = <Name extends string>(
  given: Given,
  flags: Readonly<Record<Name, string>>,
): Partial<Record<Name, number>> =>
  Object.fromEntries(
    Object.entries<string>(flags).flatMap(([name, flag]) => {
      const value = numberFlag(given, flag);
      return value === undefined ? [] : [[name, value]];
    }),
  ) as Partial<Record<Name, number>>;
