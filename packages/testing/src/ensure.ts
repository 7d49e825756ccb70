/** Throws if the condition does not hold: the suites need no test framework. */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
