/**
 * A difference with its sign, to three decimals; to four where three would show nothing.
 *
 * @example signedNats(-0.0003) // '−0.0003'
 */
export const signedNats = (value: number): string => {
  if (!Number.isFinite(value)) return 'not finite';
  const digits = value !== 0 && Math.abs(value) < 0.0005 ? 4 : 3;
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
};
