/** An object that came from JSON. */
export type Fields = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deep equality of JSON that goes no deeper than what is expected. */
export const same = (value: unknown, expected: unknown): boolean => {
  if (Array.isArray(expected))
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, i) => same(value[i], item))
    );
  if (!isRecord(expected)) return value === expected;
  const keys = Object.keys(expected);
  return (
    isRecord(value) &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key) && same(value[key], expected[key]))
  );
};
