import { RidgelineError } from './error.ts';
import { nearest } from './nearest.ts';

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

/**
 * Checks that each option is a finite number ≥ 0.
 *
 * @throws `E_RANGE` naming the option and the value that came.
 * @example requireNonNegative('l1', { lambda: 0.1 })
 */
export const requireNonNegative = (who: string, options: Readonly<Record<string, unknown>>): void =>
  check(who, options, 'a finite number ≥ 0', (v) => isFiniteNumber(v) && v >= 0, 'Use 0 to switch it off.');

/** Checks that each option is a finite number > 0. @throws `E_RANGE` */
export const requirePositive = (who: string, options: Readonly<Record<string, unknown>>): void =>
  check(who, options, 'a finite number > 0', (v) => isFiniteNumber(v) && v > 0);

/** Checks that each option is an integer ≥ 1. @throws `E_RANGE` */
export const requirePositiveInteger = (who: string, options: Readonly<Record<string, unknown>>): void =>
  check(who, options, 'an integer ≥ 1', (v) => Number.isSafeInteger(v) && (v as number) >= 1);

/** Checks that each option is an integer ≥ 0. @throws `E_RANGE` */
export const requireNonNegativeInteger = (who: string, options: Readonly<Record<string, unknown>>): void =>
  check(who, options, 'an integer ≥ 0', (v) => Number.isSafeInteger(v) && (v as number) >= 0);

/** Checks that each option lies in [0, 1). @throws `E_RANGE` */
export const requireRate = (who: string, options: Readonly<Record<string, unknown>>): void =>
  check(who, options, 'a number in [0, 1)', (v) => isFiniteNumber(v) && v >= 0 && v < 1);

/** Checks that each option lies in [0, 1]. @throws `E_RANGE` */
export const requireFraction = (who: string, options: Readonly<Record<string, unknown>>): void =>
  check(who, options, 'a number in [0, 1]', (v) => isFiniteNumber(v) && v >= 0 && v <= 1);

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
