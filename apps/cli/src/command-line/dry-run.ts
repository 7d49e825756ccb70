import { RidgelineError } from '@ridgeline/contracts';
import { stringify } from 'yaml';
import { type Given, switchFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { json } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a command would do: its configuration with all defaults, what it read, what it would fit and write. */
export interface DryRun {
  readonly config: object;
  readonly data: object;
  readonly fits: object;
  readonly writes: readonly string[];
}

/** @throws `E_USAGE` where a run is to go on */
export const wantsDryRun = (given: Given): boolean => {
  if (!switchFlag(given, 'dry-run')) return false;
  if (!switchFlag(given, 'resume')) return true;
  throw new RidgelineError('E_USAGE', '--dry-run is for a run that begins, not for one that goes on.', {
    at: '--dry-run',
    hint: 'Leave --resume out to see the whole run, or --dry-run to go on with it.',
  });
};

/** Tells a dry run: YAML for people, JSON for programs. Its configuration can be given to `--config`. */
export const tellDryRun = ({ config, data, fits, writes }: DryRun, terminal: Terminal): number => {
  const told = { dryRun: true, config, data, fits, writes };
  if (terminal.format === 'json') terminal.data(json(told));
  else if (terminal.format === 'jsonl') terminal.data(json({ type: 'dry-run', ...told }));
  else terminal.data(stringify(JSON.parse(json(told))));
  terminal.say('Nothing was fitted, and nothing was written.');
  return exitCodes.done;
};
