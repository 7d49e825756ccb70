import type { Command, WorkerEvent } from '../run/messages.ts';
import { onEvent, send, view } from './store.ts';
import type { View } from './view.ts';

/**
 * What tests and the curious may use from the console, as `window.ridgeline`:
 *
 * - `view()`: all that the page knows of the run, every step's losses among it
 * - `advance(steps)`: take so many steps; resolves when they are taken
 * - `hash()`: SHA-256 of each side's weights, the same as `hashParams` gives in Node
 */
export interface DebugHook {
  view(): View;
  advance(steps: number): Promise<void>;
  hash(): Promise<Extract<WorkerEvent, { type: 'hash' }>>;
}

const answer = <T extends WorkerEvent['type']>(command: Command, type: T) =>
  new Promise<Extract<WorkerEvent, { type: T }>>((resolve) => {
    const heard = new AbortController();
    onEvent((event) => {
      if (event.type !== type) return;
      heard.abort();
      resolve(event as Extract<WorkerEvent, { type: T }>);
    }, heard.signal);
    send(command);
  });

export const debugHook: DebugHook = {
  view: () => view.value,
  advance: async (steps) => {
    await answer({ type: 'advance', steps }, 'idle');
  },
  hash: () => answer({ type: 'hash' }, 'hash'),
};

declare global {
  interface Window {
    ridgeline: DebugHook;
  }
}
