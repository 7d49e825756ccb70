import { RidgelineError } from '@ridgeline/contracts';

/** Two values of each of n things, such as the losses of two ways to train by seed, in one order. */
export interface Pairs {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
}

/** @throws `E_DATA` for fewer than `least` values, or one that is not finite */
export const requireValues = (
  who: string,
  values: Readonly<Record<string, ArrayLike<number>>>,
  least: number,
): void => {
  for (const [name, list] of Object.entries(values)) {
    if (list.length < least)
      throw new RidgelineError(
        'E_DATA',
        `${who}: ${name} must have at least ${least} value${least === 1 ? '' : 's'}, got ${list.length}.`,
      );
    const odd = Array.from(list).findIndex((value) => !Number.isFinite(value));
    if (odd >= 0)
      throw new RidgelineError('E_DATA', `${who}: ${name}[${odd}] must be finite, got ${list[odd]}.`);
  }
};

/** [n] a − b. @throws as {@link requireValues}; `E_SHAPE` if the lengths differ */
export const differencesOf = (who: string, { a, b }: Pairs, least: number): Float64Array => {
  if (a.length !== b.length)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: a and b must be equally long, got ${a.length} and ${b.length}.`,
    );
  requireValues(who, { a, b }, least);
  return Float64Array.from(a, (value, i) => value - b[i]!);
};
