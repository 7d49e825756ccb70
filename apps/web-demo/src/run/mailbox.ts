/** Letters in the order they came, for one reader that works between reading. */
export interface Mailbox<T> {
  put(letter: T): void;
  /** The oldest letter, or `undefined`. */
  take(): T | undefined;
  /** Resolves as soon as there is a letter. */
  arrival(): Promise<void>;
}

export const mailbox = <T>(): Mailbox<T> => {
  const letters: T[] = [];
  let wake = (): void => {};
  return {
    put: (letter) => {
      letters.push(letter);
      wake();
    },
    take: () => letters.shift(),
    arrival: () =>
      letters.length > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
  };
};
