import { RidgelineError } from '@ridgeline/contracts';
import { type Action, actionOf } from '../command-line/actions.ts';
import type { Run } from '../command-line/command.ts';
import { decodeCommand } from './decode.ts';
import { encodeCommand } from './encode.ts';
import { trainCommand } from './train.ts';

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

/** `ridgeline tokenize`: learns a tokenizer, or turns texts into ids and back. */
export const tokenizeCommand: Run = async (given, terminal) => {
  const { name, action } = actionOf('tokenize', actions, given, 'ridgeline tokenize train book.txt');
  if (given.positionals[1] === undefined && name !== 'train')
    throw new RidgelineError('E_USAGE', `ridgeline tokenize ${name} needs a tokenizer.`, {
      at: 'WORD',
      hint: `Give a tokenizer.json or the folder of a model: ridgeline tokenize ${name} tokenizer.json`,
    });
  return action.run(given, terminal);
};
