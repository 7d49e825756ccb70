const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/** Whether a number of JavaScript tells this number from its neighbours: no integer beyond 2⁵³, nothing infinite. */
const isExact = (written: string): boolean => {
  const value = Number(written);
  return Number.isFinite(value) && (!/^-?\d+$/.test(written) || Number.isSafeInteger(value));
};

/**
 * JSON.parse, but an integer beyond 2⁵³ and a number too large for a float64 come as their text: as numbers, two that
 * differ could be one.
 *
 * @throws `SyntaxError` as `JSON.parse`.
 * @example parseExactJson('[12345678901234567891, 5]') // ['12345678901234567891', 5]
 */
export const parseExactJson = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}|\d[eE]\+?\d{3}/.test(text)) return value;
  return JSON.parse(
    text.replace(stringOrNumber, (found) => (found.startsWith('"') || isExact(found) ? found : `"${found}"`)),
  );
};
