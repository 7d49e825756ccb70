import { existsSync } from 'node:fs';
import { RidgelineError } from '@ridgeline/contracts';
import { type Action, actionOf } from '../command-line/actions.ts';
import type { Given, Run } from '../command-line/command.ts';
import { diffCommand } from './diff.ts';
import { pageCommand } from './page.ts';
import { tableCommand } from './table.ts';
import { verifyCommand } from './verify.ts';

interface ReportAction extends Action {
  /** What follows its name, at least and at most. */
  readonly files: readonly [least: number, most: number];
  readonly example: string;
}

const actions: Readonly<Record<string, ReportAction>> = {
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
  page: {
    run: pageCommand,
    files: [1, Number.POSITIVE_INFINITY],
    example: 'ridgeline report page monday tuesday --out both.html',
    flags: ['out', 'overwrite', 'without-texts'],
  },
  diff: { run: diffCommand, files: [2, 2], example: 'ridgeline report diff monday tuesday', flags: [] },
};

/** Reports that are named without an action make a page. */
const withAction = (given: Given): Given => {
  const [first] = given.positionals;
  return first !== undefined && !Object.hasOwn(actions, first) && existsSync(first)
    ? { ...given, positionals: ['page', ...given.positionals] }
    : given;
};

/** `ridgeline report`: what can be asked of reports that are there. */
export const reportCommand: Run = async (asked, terminal) => {
  const given = withAction(asked);
  const { name, action } = actionOf('report', actions, given, actions.verify!.example);
  const { files, example, run } = action;
  const [least, most] = files;
  const found = given.positionals.length - 1;
  if (found < least || found > most)
    throw new RidgelineError(
      'E_USAGE',
      `ridgeline report ${name} takes ${least === most ? least : `${least} or ${most === 2 ? most : 'more'}`} of FILE, got ${found}.`,
      { at: 'FILE', hint: `For example ${example}` },
    );
  return run(given, terminal);
};
