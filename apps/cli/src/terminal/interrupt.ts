import { exitCodes } from '../command-line/failure.ts';
import type { Terminal } from './terminal.ts';

/** One press of Ctrl-C under npm or pnpm reaches us twice: from the terminal, and from them. */
const onePressMs = 500;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Tidies up before a signal ends the program as it does anyway; gives the way back. */
export const tidyOnSignal = (tidy: () => void): (() => void) => {
  const onSignal = (name: NodeJS.Signals): void => {
    done();
    tidy();
    process.kill(process.pid, name);
  };
  const done = (): void => {
    for (const name of signals) process.off(name, onSignal);
  };
  for (const name of signals) process.on(name, onSignal);
  return done;
};

/**
 * Turns Ctrl-C and a request to end into an abort signal: the first lets the caller finish, the second stops at once, with
 * the status of an interrupted program (130). Signals are heard between two steps, not within one.
 *
 * @param says what the first one does.
 * @param tidy what is left to do when the program stops at once.
 */
export const interruptible = (
  terminal: Pick<Terminal, 'warn'>,
  says: string,
  tidy: () => void = () => {},
): { readonly signal: AbortSignal; readonly done: () => void } => {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - first > onePressMs) stop();
      return;
    }
    first = performance.now();
    terminal.warn(says);
    controller.abort();
  };
  const done = (): void => {
    for (const name of signals) process.off(name, onSignal);
  };
  const stop = (): void => {
    done();
    tidy();
    // Node's own end waits for file operations, of which one may be stuck: the system's does not
    if (process.platform === 'win32') process.exit(exitCodes.interrupted);
    process.kill(process.pid, 'SIGINT');
  };
  for (const name of signals) process.on(name, onSignal);
  return { signal: controller.signal, done };
};
