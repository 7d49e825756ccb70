import { RidgelineError } from '../error.ts';
import { nearest } from '../nearest.ts';
import type { Range } from './option.ts';

const show = (value: unknown): string =>
  typeof value === 'string'
    ? `"${value}"`
    : typeof value === 'function'
      ? 'a function'
      : Object.is(value, -0)
        ? '-0'
        : (JSON.stringify(value, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v)) ??
          String(value));

const check = (
  who: string,
  options: Readonly<Record<string, unknown>>,
  expected: string,
  holds: (value: unknown) => boolean,
  hint?: string,
): void => {
  for (const [name, value] of Object.entries(options)) {
    if (!holds(value)) {
      throw new RidgelineError(
        'E_RANGE',
        `${who}: ${name} must be ${expected}, got ${typeof value === 'number' ? String(value) : show(value)}.`,
        hint === undefined ? {} : { hint },
      );
    }
  }
};

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** A range as words. @example boundsText({ min: 1 }, 'integer') // 'an integer ≥ 1' */
export const boundsText = ({ min, above, max, below }: Range, type: 'number' | 'integer'): string => {
  const noun = type === 'integer' ? 'an integer' : 'a finite number';
  const [low, high] = [min ?? above, max ?? below];
  if (low !== undefined && high !== undefined) {
    const interval = `${min === undefined ? '(' : '['}${low}, ${high}${max === undefined ? ')' : ']'}`;
    return `${type === 'integer' ? 'an integer' : 'a number'} in ${interval}`;
  }
  if (low !== undefined) return `${noun} ${min === undefined ? '>' : '≥'} ${low}`;
  return high === undefined ? noun : `${noun} ${max === undefined ? '<' : '≤'} ${high}`;
};

/**
 * Checks that each option is a number in a range.
 *
 * @throws `E_RANGE` naming the option and the value that came.
 * @example requireInRange('dropout', { type: 'number', min: 0, below: 1 }, { rate: 0.5 })
 */
export const requireInRange = (
  who: string,
  { type, ...range }: Range & { readonly type: 'number' | 'integer' },
  options: Readonly<Record<string, unknown>>,
): void => {
  const { min = -Infinity, above = -Infinity, max = Infinity, below = Infinity } = range;
  const isNumber = type === 'integer' ? Number.isSafeInteger : isFiniteNumber;
  const holds = (value: unknown): boolean =>
    isNumber(value) &&
    (value as number) >= min &&
    (value as number) > above &&
    (value as number) <= max &&
    (value as number) < below;
  const switchesOff =
    type === 'number' && range.min === 0 && range.max === undefined && range.below === undefined;
  check(who, options, boundsText(range, type), holds, switchesOff ? 'Use 0 to switch it off.' : undefined);
};

/**
 * Checks that each option is a finite number ≥ 0.
 *
 * @throws `E_RANGE` naming the option and the value that came.
 * @example requireNonNegative('l1', { lambda: 0.1 })
 */
export const requireNonNegative = (who: string, options: Readonly<Record<string, unknown>>): void =>
  requireInRange(who, { type: 'number', min: 0 }, options);

/** Checks that each option is a finite number > 0. @throws `E_RANGE` */
export const requirePositive = (who: string, options: Readonly<Record<string, unknown>>): void =>
  requireInRange(who, { type: 'number', above: 0 }, options);

/** Checks that each option is an integer ≥ 1. @throws `E_RANGE` */
export const requirePositiveInteger = (who: string, options: Readonly<Record<string, unknown>>): void =>
  requireInRange(who, { type: 'integer', min: 1 }, options);

/** Checks that each option is an integer ≥ 0. @throws `E_RANGE` */
export const requireNonNegativeInteger = (who: string, options: Readonly<Record<string, unknown>>): void =>
  requireInRange(who, { type: 'integer', min: 0 }, options);

/** Checks that each option lies in [0, 1). @throws `E_RANGE` */
export const requireRate = (who: string, options: Readonly<Record<string, unknown>>): void =>
  requireInRange(who, { type: 'number', min: 0, below: 1 }, options);

/** Checks that each option lies in [0, 1]. @throws `E_RANGE` */
export const requireFraction = (who: string, options: Readonly<Record<string, unknown>>): void =>
  requireInRange(who, { type: 'number', min: 0, max: 1 }, options);

/**
 * Checks that each option is one of the words allowed, and names the nearest when it is not.
 *
 * @throws `E_OPTION`
 * @example requireOneOf('lstm', ['relu', 'none'], { activation: 'relu' })
 */
export const requireOneOf = (
  who: string,
  allowed: readonly string[],
  options: Readonly<Record<string, unknown>>,
): void => {
  for (const [name, value] of Object.entries(options)) {
    if (allowed.includes(value as string)) continue;
    const near = typeof value === 'string' ? nearest(value, allowed) : undefined;
    throw new RidgelineError(
      'E_OPTION',
      `${who}: ${name} must be one of ${allowed.join(', ')}, got ${show(value)}.`,
      near === undefined ? {} : { hint: `Did you mean "${near}"?` },
    );
  }
};
