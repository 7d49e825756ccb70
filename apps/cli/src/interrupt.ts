import { exitCodes } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** One press of Ctrl-C under npm or pnpm reaches us twice: from the terminal, and from them. */
const onePressMs = 500;

/**
 * Turns Ctrl-C and a request to end into an abort signal: the first lets the caller finish, the second stops at once.
 *
 * @param says what the first one does.
 */
export const interruptible = (
  terminal: Pick<Terminal, 'warn'>,
  says: string,
): { readonly signal: AbortSignal; readonly done: () => void } => {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - first > onePressMs) process.exit(exitCodes.interrupted);
      return;
    }
    first = performance.now();
    terminal.warn(says);
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
