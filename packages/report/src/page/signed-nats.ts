const vanishes = (value: number): boolean => value !== 0 && Math.abs(value) < 0.0005;

const written = (value: number, digits: number): string => {
  if (!Number.isFinite(value)) return 'not finite';
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
};

/**
 * A difference with its sign, to three decimals; to four where three would show nothing.
 *
 * @example signedNats(-0.0003) // '−0.0003'
 */
export const signedNats = (value: number): string => written(value, vanishes(value) ? 4 : 3);

/**
 * A difference and the ends of its interval, all to as many decimals: to four where three would show nothing of one of them, or make two
 * look alike.
 *
 * @example signedInterval({ mean: 0.0009, low: 0.0006, high: 0.0013 }) // { mean: '+0.0009', low: '+0.0006', high: '+0.0013' }
 */
export const signedInterval = ({
  mean,
  low,
  high,
}: {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}): { readonly mean: string; readonly low: string; readonly high: string } => {
  const values = [mean, low, high];
  const isAlike = low !== high && written(low, 3) === written(high, 3);
  const digits = isAlike || values.some(vanishes) ? 4 : 3;
  return { mean: written(mean, digits), low: written(low, digits), high: written(high, digits) };
};
