import { Tensor } from '@tensorflow/tfjs-core';
import { ensure } from './ensure.ts';

/** Whatever holds numbers: a tensor, a golden or host tensor, an array, one number. */
export type Numbers =
  | Tensor
  | number
  | ArrayLike<number>
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number> };

interface Read {
  readonly values: ArrayLike<number>;
  readonly shape?: readonly number[];
}

const read = (numbers: Numbers): Read => {
  if (typeof numbers === 'number') return { values: [numbers] };
  if (numbers instanceof Tensor) return { values: numbers.dataSync(), shape: numbers.shape };
  return 'data' in numbers ? { values: numbers.data, shape: numbers.shape } : { values: numbers };
};

/** How far apart two tensors may be. */
export interface Closeness {
  /** The largest max|a − b| / max|b| allowed. */
  readonly relative: number;
  /** Allowed in addition, in the tensors' own unit. Defaults to 0. */
  readonly absolute?: number;
  /** What is compared, for the message. */
  readonly what?: string;
}

/**
 * Checks that every number is close, measured per tensor: max|a − b| ≤ relative·max|b| + absolute.
 * An infinity or NaN is close to itself alone.
 *
 * @param actual a; shapes are compared where both sides have one, sizes always.
 * @param expected b
 * @returns the error found, max|a − b| / max|b| (0 where nothing differs), so that a test can report the worst.
 * @throws `Error` naming the index where they differ most.
 * @example expectClose([1, 2.00001], [1, 2], { relative: 1e-4 }) // ≈ 5e-6
 */
export const expectClose = (actual: Numbers, expected: Numbers, closeness: Closeness): number => {
  const { relative, absolute = 0, what = 'tensor' } = closeness;
  const a = read(actual);
  const b = read(expected);
  const shapes = [a, b].map(({ shape, values }) => `[${(shape ?? [values.length]).join(', ')}]`);
  const bothShaped = a.shape !== undefined && b.shape !== undefined;
  ensure(
    a.values.length === b.values.length && (!bothShaped || shapes[0] === shapes[1]),
    `${what}: expected shape ${shapes[1]}, got ${shapes[0]}.`,
  );
  let scale = 0;
  let worst = 0;
  let at = 0;
  for (let i = 0; i < b.values.length; i++) {
    if (Number.isFinite(b.values[i])) scale = Math.max(scale, Math.abs(b.values[i]!));
    const difference = Object.is(a.values[i], b.values[i]) ? 0 : Math.abs(a.values[i]! - b.values[i]!);
    if (difference > worst || Number.isNaN(difference)) [worst, at] = [difference, i];
    if (Number.isNaN(worst)) break;
  }
  ensure(
    worst <= relative * scale + absolute,
    `${what}: differs most at ${at}: expected ${b.values[at]}, got ${a.values[at]}; ` +
      `that is ${worst} where ${relative * scale + absolute} is allowed.`,
  );
  return worst === 0 ? 0 : worst / scale;
};

const onHost = async (numbers: Numbers): Promise<Numbers> =>
  numbers instanceof Tensor ? { shape: numbers.shape, data: await numbers.data() } : numbers;

/**
 * {@link expectClose} that waits for the device, which WebGPU asks for.
 *
 * @example await expectCloseAsync(gradient, [0.5, 0], { relative: 1e-5 });
 */
export const expectCloseAsync = async (
  actual: Numbers,
  expected: Numbers,
  closeness: Closeness,
): Promise<number> => expectClose(await onHost(actual), await onHost(expected), closeness);
