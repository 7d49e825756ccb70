/** More than this as arguments of one call would exhaust the stack. */
const atOnce = 4096;

/** The text that UTF-16 units make, half a surrogate pair among them too. */
export const textOfUnits = (units: Uint16Array): string => {
  const parts: string[] = [];
  for (let start = 0; start < units.length; start += atOnce)
    parts.push(
      String.fromCharCode.apply(
        undefined,
        units.subarray(start, start + atOnce) as ArrayLike<number> as number[],
      ),
    );
  return parts.join('');
};
