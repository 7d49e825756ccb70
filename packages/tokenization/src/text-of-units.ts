/** Above it, one call with all units as arguments would exhaust the stack. */
const asArguments = 4096;

/** The text that UTF-16 units make, surrogates in pairs. */
export const textOfUnits = (units: Uint16Array): string =>
  units.length <= asArguments
    ? String.fromCharCode.apply(undefined, units as unknown as number[])
    : new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units);
