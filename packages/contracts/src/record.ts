/**
 * A record without a prototype, so that no key (`constructor`, `__proto__`) means anything but itself.
 *
 * @example record([['head/bias', 1]])['constructor'] // undefined
 */
export const record = <T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> => {
  const result: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) result[key] = value;
  return result;
};
