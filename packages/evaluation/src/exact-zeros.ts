import { nearest, RidgelineError, type StoredParams } from '@ridgeline/contracts';

/** How many of a tensor's numbers are exactly zero. */
export interface ZeroCount {
  readonly zeros: number;
  readonly size: number;
  /** zeros / size; 0 where there are no numbers. */
  readonly share: number;
}

const countOf = (zeros: number, size: number): ZeroCount => ({
  zeros,
  size,
  share: size === 0 ? 0 : zeros / size,
});

const countIn = (data: Float32Array | Float64Array): ZeroCount => {
  let zeros = 0;
  for (let i = 0; i < data.length; i++) if (data[i] === 0) zeros++;
  return countOf(zeros, data.length);
};

/**
 * Counts exact zeros, `=== 0`: −0 is one, a tiny number is not. Only proximal steps make them.
 *
 * @param paths which parameters to count; all if not given. A path given twice counts once.
 * @returns the total over these parameters, and the same by path.
 * @throws `E_SELECTOR` for a path that the parameters lack.
 * @example exactZeros({ w: { shape: [4], data: Float32Array.of(0, -0, 1e-30, 1) } }).share // 0.5
 */
export const exactZeros = (
  params: StoredParams,
  paths: readonly string[] = Object.keys(params),
): ZeroCount & { readonly byPath: Readonly<Record<string, ZeroCount>> } => {
  const byPath: Record<string, ZeroCount> = Object.create(null);
  for (const path of paths) {
    if (!Object.hasOwn(params, path)) {
      const near = nearest(path, Object.keys(params));
      throw new RidgelineError(
        'E_SELECTOR',
        `exactZeros: there is no parameter "${path}".`,
        near === undefined ? {} : { hint: `Did you mean "${near}"?` },
      );
    }
    byPath[path] = countIn(params[path]!.data);
  }
  const counts = Object.values(byPath);
  const total = countOf(
    counts.reduce((sum, { zeros }) => sum + zeros, 0),
    counts.reduce((sum, { size }) => sum + size, 0),
  );
  return { ...total, byPath };
};
