import { availableParallelism } from 'node:os';
import { RidgelineError } from '@ridgeline/contracts';
import { type Given, textFlag } from '../command-line/command.ts';

/**
 * What `--threads` says; nothing where it is absent.
 *
 * @throws `E_USAGE` for anything but `auto` and whole numbers in 1 … 256.
 */
export const threadsFlag = (given: Given): number | 'auto' | undefined => {
  const text = textFlag(given, 'threads');
  if (text === undefined || text === 'auto') return text;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= 256) return value;
  throw new RidgelineError('E_USAGE', `--threads must be auto or a whole number in 1 … 256, got "${text}".`, {
    at: '--threads',
    hint: `This machine has ${availableParallelism()} cores.`,
  });
};
