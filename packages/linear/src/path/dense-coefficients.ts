import type { Path } from './path.ts';

/**
 * The coefficients of one point of a path with their zeros, [p · K]: column j of output k is entry k · p + j.
 *
 * @example denseCoefficients(path, 0)
 */
export const denseCoefficients = (path: Pick<Path, 'coefficients'>, index: number): Float64Array => {
  const { length, indices, values } = path.coefficients[index]!;
  const dense = new Float64Array(length);
  for (let k = 0; k < indices.length; k++) dense[indices[k]!] = values[k]!;
  return dense;
};
