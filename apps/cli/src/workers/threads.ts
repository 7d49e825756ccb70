import { availableParallelism } from 'node:os';
import { RidgelineError } from '@ridgeline/contracts';
import { type Given, textFlag } from '../command-line/command.ts';

/** What several threads of a run share: the work of each kernel, or the rows of every batch. */
export type Share = 'kernels' | 'workers';

/** What `--share` says; nothing where it is absent. */
export const shareFlag = (given: Given): Share | undefined => textFlag(given, 'share') as Share | undefined;

/** Threads in words. */
export const threadsText = (threads: number, share: Share | undefined): string => {
  if (threads === 1) return 'one thread';
  return `${threads} threads ${share === 'kernels' ? 'in the kernels' : 'that share every batch'}`;
};

/** @throws `E_USAGE` where kernels are to be shared that are not native. */
export const requireNativeKernels = (share: Share | undefined): void => {
  if (share !== 'kernels') return;
  throw new RidgelineError('E_USAGE', '--share kernels needs native kernels, and there are none here.', {
    at: '--share',
    hint: 'Only the backend wasm has them; `ridgeline doctor` says whether. Leave --share out: workers share the batch then.',
  });
};

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
