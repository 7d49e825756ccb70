import { RidgelineError } from '@ridgeline/contracts';
import type { Given, Run } from './command.ts';
import { didYouMean } from './parse.ts';

/** What a command does under one word, such as `train` of `ridgeline tokenize train`. */
export interface Action {
  readonly run: Run;
  /** The flags that are its own. */
  readonly flags: readonly string[];
}

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

/** @throws `E_USAGE` for a flag of another action */
const requireOwn = (
  command: string,
  actions: Readonly<Record<string, Action>>,
  name: string,
  given: Given,
): void => {
  const own = actions[name]!.flags;
  for (const [other, { flags }] of Object.entries(actions)) {
    const stray = flags.find((flag) => !own.includes(flag) && given.flags[flag] !== undefined);
    if (stray !== undefined)
      throw usage(
        `ridgeline ${command} ${name}: --${stray} is for ${other}.`,
        `--${stray}`,
        `Leave it out, or run \`ridgeline ${command} ${other}\`.`,
      );
  }
};

/**
 * The action that the first word names.
 *
 * @param example a call that goes well.
 * @throws `E_USAGE` for a word that is none, and for a flag of another action
 */
export const actionOf = <A extends Action>(
  command: string,
  actions: Readonly<Record<string, A>>,
  given: Given,
  example: string,
): { readonly name: string; readonly action: A } => {
  const name = given.positionals[0]!;
  if (!Object.hasOwn(actions, name)) {
    const names = Object.keys(actions);
    throw usage(
      `ridgeline ${command}: ACTION must be one of ${names.join(', ')}, got "${name}".`,
      'ACTION',
      didYouMean(name, names, (near) => `ridgeline ${command} ${near}`) ?? `For example ${example}`,
    );
  }
  requireOwn(command, actions, name, given);
  return { name, action: actions[name]! };
};
