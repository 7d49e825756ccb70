import { RidgelineError } from '@ridgeline/contracts';
import type { Given, Run } from '../command-line/command.ts';
import { didYouMean } from '../command-line/parse.ts';
import { diffCommand } from './diff.ts';
import { tableCommand } from './table.ts';
import { verifyCommand } from './verify.ts';

interface Action {
  readonly run: Run;
  /** What follows its name, at least and at most. */
  readonly files: readonly [least: number, most: number];
  readonly example: string;
  /** The flags that are its own. */
  readonly flags: readonly string[];
}

const actions: Readonly<Record<string, Action>> = {
  verify: {
    run: verifyCommand,
    files: [1, 2],
    example: 'ridgeline report verify ridgeline-runs/compare',
    flags: ['run', 'backend', 'determinism'],
  },
  table: {
    run: tableCommand,
    files: [1, Number.POSITIVE_INFINITY],
    example: 'ridgeline report table monday tuesday --as latex',
    flags: ['as'],
  },
  diff: { run: diffCommand, files: [2, 2], example: 'ridgeline report diff monday tuesday', flags: [] },
};

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

/** @throws `E_USAGE` for files that are too few or too many, and for a flag of another action */
const requireFit = (name: string, { files: [least, most], example, flags }: Action, given: Given): void => {
  const found = given.positionals.length - 1;
  if (found < least || found > most)
    throw usage(
      `ridgeline report ${name} takes ${least === most ? least : `${least} or ${most === 2 ? most : 'more'}`} of FILE, got ${found}.`,
      'FILE',
      `For example ${example}`,
    );
  const others = Object.values(actions).flatMap((action) => action.flags);
  const stray = others.find((flag) => !flags.includes(flag) && given.flags[flag] !== undefined);
  if (stray !== undefined)
    throw usage(
      `ridgeline report ${name}: --${stray} is not for it.`,
      `--${stray}`,
      `Leave it out: ${example}`,
    );
};

/** `ridgeline report`: what can be asked of reports that are there. */
export const reportCommand: Run = async (given, terminal) => {
  const [name] = given.positionals;
  const action = Object.hasOwn(actions, name!) ? actions[name!] : undefined;
  if (action === undefined) {
    const names = Object.keys(actions);
    throw usage(
      `ridgeline report: ACTION must be one of ${names.join(', ')}, got "${name}".`,
      'ACTION',
      didYouMean(name!, names, (near) => `ridgeline report ${near}`) ??
        `For example ${actions.verify!.example}`,
    );
  }
  requireFit(name!, action, given);
  return action.run(given, terminal);
};
