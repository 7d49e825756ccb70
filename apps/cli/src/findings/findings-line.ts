import { type Facts, runChecks } from '@ridgeline/checks';
import { quotedPath } from '../command-line/parse.ts';
import { counted } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Says in a line how much there is to read of a run, by what is known of it without its data; nothing where all is well. */
export const tellFindings = (facts: Facts, folder: string, terminal: Terminal): void => {
  const found = runChecks(facts).filter(
    ({ outcome, severity }) => outcome === 'found' && severity !== 'note',
  );
  if (found.length === 0) return;
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const { bold, yellow } = terminal.colors;
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(found.length > errors ? [counted(found.length - errors, 'warning')] : []),
  ];
  terminal.say(
    `${yellow(`Something is the matter: ${parts.join(' and ')}.`)} To read: ${bold(`ridgeline doctor ${quotedPath(folder)}`)}`,
  );
};
