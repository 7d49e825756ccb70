import type { Estimate } from '@ridgeline/contracts';
import type { Tuning } from '../results/tuning.ts';

const absent = '–';
const notFinite = 'not finite';

const withMinus = (text: string): string =>
  /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−');

/** A number with so many decimals, or a word where there is none. */
export const fixed = (value: number | null, digits: number): string => {
  if (value === null) return absent;
  return Number.isFinite(value) ? withMinus(value.toFixed(digits)) : notFinite;
};

/** The sign in front in any case, as a difference needs. */
export const signed = (value: number, digits: number): string => {
  const text = fixed(value, digits);
  return Number.isFinite(value) && value > 0 ? `+${text}` : text;
};

/** A share in 0 … 1 as per cent. */
export const percent = (share: number): string =>
  Number.isFinite(share) ? `${withMinus((100 * share).toFixed(1))} %` : notFinite;

/**
 * A confidence, or what it leaves, with the digits that it takes: 99.9 % is not 100 %.
 *
 * @example level(0.999) // '99.9 %'
 */
export const level = (confidence: number): string => `${plain(100 * confidence)} %`;

/** 1 − confidence as p is held against it. @example significance(0.999) // '0.001' */
export const significance = (confidence: number): string => plain(1 - confidence);

/** Without what float64 adds behind the twelfth decimal. */
const plain = (value: number): string => String(Number(value.toFixed(12)));

/** A whole number with its thousands apart. */
export const count = (value: number): string =>
  Number.isFinite(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : notFinite;

/** An error in the unit of what is predicted, of any size: five significant digits, or all before the point. */
const error = (value: number | null): string => {
  if (value === null) return absent;
  if (!Number.isFinite(value)) return notFinite;
  if (value === 0) return '0';
  return withMinus(Math.abs(value) >= 1e4 ? count(value) : value.toPrecision(5));
};

/** Writes losses in the form that their result names. */
export const lossFormat = (
  { lossForm }: Pick<Tuning, 'lossForm'>,
  decimals = 4,
): ((value: number | null) => string) =>
  lossForm === 'significantDigits' ? error : (value) => fixed(value, decimals);

/** λ as one would type it in a configuration: 0.3, 0.005, 1e-4. */
export const strength = (lambda: number | null): string => {
  if (lambda === null) return absent;
  if (!Number.isFinite(lambda)) return notFinite;
  const rounded = Number(lambda.toPrecision(4));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : String(rounded);
};

/** Mean and ± standard deviation over seeds; the mean alone for one seed, which has no spread. */
export const meanAndSpread = (
  { mean, deviation }: Estimate,
  { seeds, shown }: { readonly seeds: number; readonly shown: (value: number) => string },
): readonly string[] =>
  seeds > 1 && Number.isFinite(mean) && Number.isFinite(deviation)
    ? [shown(mean), `± ${shown(deviation)}`]
    : [shown(mean)];

/** Seconds in the unit that a reader would choose. */
export const duration = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return notFinite;
  if (seconds < 60) return `${fixed(seconds, 1)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
