import type { StoredParams } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { count } from './format.ts';
import { table } from './table.ts';

/** Biases are what is added whatever the text. */
const roleOf = (path: string): string =>
  /intercept|priors/.test(path) ? 'bias' : path.includes('embeddings') ? 'embedding' : 'kernel';

/** Stored parameters as `inspect --json` tells them. */
export const parametersOf = (params: StoredParams) =>
  Object.entries(params).map(([path, { shape, data }]) => ({
    path,
    role: roleOf(path),
    shape,
    size: data.length,
    norm: Math.sqrt(Float64Array.from(data).reduce((sum, value) => sum + value * value, 0)),
    zeros: exactZeros(params, [path]).zeros,
    rules: [],
  }));

/** The line that two copies of the same weights have in common. */
export const hashLine = (sha256: string): string => `SHA-256 of the weights ${sha256}\n`;

/** Stored parameters for people. */
export const parameterTable = (params: StoredParams): string =>
  table(
    ['parameter', 'role', 'shape', 'size', 'norm', 'zeros'],
    parametersOf(params).map(({ path, role, shape, size, norm, zeros }) => [
      path,
      role,
      shape.join(' × '),
      count(size),
      norm.toPrecision(4),
      `${((100 * zeros) / size).toFixed(1)} %`,
    ]),
    ['left', 'left', 'right', 'right', 'right', 'right'],
  );
