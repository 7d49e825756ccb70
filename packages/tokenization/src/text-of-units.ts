/** What is not longer is joined letter by letter, without an array being made for a call. */
const short = 32;
/** More than this as arguments of one call would exhaust the stack. */
const atOnce = 4096;

const textOf = (units: Uint16Array): string =>
  String.fromCharCode.apply(undefined, units as ArrayLike<number> as number[]);

/** The text that UTF-16 units make, from `start` to `end`; half a surrogate pair may be among them. */
export const textOfUnits = (units: Uint16Array, start: number, end: number): string => {
  if (end - start <= short) {
    let text = '';
    for (let i = start; i < end; i++) text += String.fromCharCode(units[i]!);
    return text;
  }
  const parts: string[] = [];
  for (let at = start; at < end; at += atOnce)
    parts.push(textOf(units.subarray(at, Math.min(at + atOnce, end))));
  return parts.join('');
};
