import { RidgelineError } from '@ridgeline/contracts';
import type { Given, Run } from '../command-line/command.ts';
import { didYouMean } from '../command-line/parse.ts';
import { decodeCommand } from './decode.ts';
import { encodeCommand } from './encode.ts';
import { trainCommand } from './train.ts';

interface Action {
  readonly run: Run;
  /** The flags that are its own. */
  readonly flags: readonly string[];
}

const actions: Readonly<Record<string, Action>> = {
  train: {
    run: trainCommand,
    flags: [
      ...['kind', 'size', 'min-frequency', 'config', 'set', 'lines', 'out', 'overwrite'],
      ...['text', 'separator', 'quotes'],
    ],
  },
  encode: { run: encodeCommand, flags: ['tokens', 'offsets'] },
  decode: { run: decodeCommand, flags: ['skip-special'] },
};

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

/** @throws `E_USAGE` for a flag of another action */
const requireOwn = (name: string, given: Given): void => {
  for (const [other, { flags }] of Object.entries(actions)) {
    const stray = flags.find((flag) => given.flags[flag] !== undefined);
    if (other !== name && stray !== undefined)
      throw usage(
        `ridgeline tokenize ${name}: --${stray} is for ${other}.`,
        `--${stray}`,
        `Leave it out, or run \`ridgeline tokenize ${other}\`.`,
      );
  }
};

/** `ridgeline tokenize`: learns a tokenizer, or turns texts into ids and back. */
export const tokenizeCommand: Run = async (given, terminal) => {
  const [name, word] = given.positionals;
  const action = Object.hasOwn(actions, name!) ? actions[name!] : undefined;
  if (action === undefined) {
    const names = Object.keys(actions);
    throw usage(
      `ridgeline tokenize: ACTION must be one of ${names.join(', ')}, got "${name}".`,
      'ACTION',
      didYouMean(name!, names, (near) => `ridgeline tokenize ${near}`) ??
        'For example ridgeline tokenize train book.txt',
    );
  }
  requireOwn(name!, given);
  if (word === undefined && name !== 'train')
    throw usage(
      `ridgeline tokenize ${name} needs a tokenizer.`,
      'WORD',
      `Give a tokenizer.json or the folder of a model: ridgeline tokenize ${name} tokenizer.json`,
    );
  return action.run(given, terminal);
};
