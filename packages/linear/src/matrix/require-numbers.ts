import { RidgelineError } from '@ridgeline/contracts';

/**
 * A copy of numbers as Float64Array, checked for length and finiteness.
 *
 * @throws `E_SHAPE` if the length differs; `E_DATA` naming the place of what is not a number.
 */
export const requireNumbers = (
  who: string,
  name: string,
  values: ArrayLike<number>,
  length: number,
  { infinite = false }: { readonly infinite?: boolean } = {},
): Float64Array => {
  if (values.length !== length) {
    throw new RidgelineError('E_SHAPE', `${who}: ${name} must have length ${length}, got ${values.length}.`);
  }
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const value = values[i] as unknown;
    const fits = typeof value === 'number' && (infinite ? !Number.isNaN(value) : Number.isFinite(value));
    if (!fits) {
      const shown = typeof value === 'string' ? `"${value}"` : String(value);
      throw new RidgelineError('E_DATA', `${who}: ${name} must hold finite numbers, got ${shown} at ${i}.`);
    }
    numbers[i] = value as number;
  }
  return numbers;
};
