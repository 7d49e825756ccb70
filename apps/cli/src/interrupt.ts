import { exitCodes } from './failure.ts';
import type { Terminal } from './terminal.ts';

/**
 * Turns Ctrl-C and a request to end into an abort signal: the first finishes the step and saves, the second stops at
 * once.
 */
export const interruptible = (terminal: Terminal): { readonly signal: AbortSignal; readonly done: () => void } => {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    terminal.warn('Stopping after this step. Once more to stop at once, without saving.');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    done: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
};
