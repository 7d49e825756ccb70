import { lstatSync } from 'node:fs';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { type Given, switchFlag, textFlag } from '../command-line/command.ts';

/**
 * The file that `--out` names, checked before the work that fills it: nothing is lost unless `--overwrite` says so.
 *
 * @param standardName what it is called if nothing is said.
 * @throws `E_USAGE`
 */
export const newFile = (given: Given, standardName: string): string => {
  const file = textFlag(given, 'out') ?? standardName;
  const problem = (found: string, hint: string): never => {
    throw new RidgelineError('E_USAGE', `--out must name ${found}, got "${file}".`, { at: '--out', hint });
  };
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory())
    problem('a file, and this is a folder', `For example --out ${path.join(file, standardName)}`);
  if (found !== undefined && !switchFlag(given, 'overwrite'))
    problem('a new file, and this one exists', 'Name another one, or replace it: --overwrite');
  return file;
};
