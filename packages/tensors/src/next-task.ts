declare const setImmediate: ((task: () => void) => unknown) | undefined;

/**
 * Lets other work have its turn: input and output, timers, messages and signals. Where there is no `setImmediate`, a
 * message to oneself does the same without the delay of a timer.
 *
 * @example while (working) { step(); await nextTask(); }
 */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
