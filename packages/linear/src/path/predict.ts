import { RidgelineError, requireOneOf } from '@ridgeline/contracts';
import { byColumns, type Matrix, type Predictors, requireMatrix } from '../matrix/matrix.ts';
import { requireNumbers } from '../matrix/require-numbers.ts';
import { sum } from '../matrix/vectors.ts';
import type { Path } from './path.ts';

export interface PredictOptions {
  /** The strength's place on the path. */
  readonly index: number;
  /** `response` (default): mean, probability or rate. `link`: η. `class`: 0/1, or the likeliest class. */
  readonly type?: 'response' | 'link' | 'class';
  /** [n] as when fitting. */
  readonly offset?: ArrayLike<number>;
}

const who = 'predict';

/** out[k · n + i] += Σⱼ xᵢⱼ·βⱼ for one strength, touching the entries of x only where they are needed. */
const addProducts = (x: Matrix, path: Path, index: number, out: Float64Array): void => {
  const { indices, values } = path.coefficients[index]!;
  const { columns } = path;
  if (x.kind === 'csr') {
    const dense = new Float64Array(columns * path.outputs);
    indices.forEach((at, k) => {
      dense[at] = values[k]!;
    });
    for (let output = 0; output < path.outputs; output++) {
      for (let i = 0; i < x.rows; i++) {
        let total = 0;
        for (let e = x.pointers[i]!; e < x.pointers[i + 1]!; e++) {
          total += x.values[e]! * dense[output * columns + x.indices[e]!]!;
        }
        out[output * x.rows + i]! += total;
      }
    }
    return;
  }
  const lines = x.kind === 'dense' ? byColumns(x) : x;
  indices.forEach((at, k) => {
    const j = at % columns;
    const start = ((at - j) / columns) * x.rows;
    if (lines.kind === 'dense') {
      for (let i = 0; i < x.rows; i++) out[start + i]! += lines.values[j * x.rows + i]! * values[k]!;
    } else {
      for (let e = lines.pointers[j]!; e < lines.pointers[j + 1]!; e++) {
        out[start + lines.indices[e]!]! += lines.values[e]! * values[k]!;
      }
    }
  });
};

const softmaxInPlace = (eta: Float64Array, rows: number, outputs: number): void => {
  for (let i = 0; i < rows; i++) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < outputs; k++) largest = Math.max(largest, eta[k * rows + i]!);
    let total = 0;
    for (let k = 0; k < outputs; k++) total += eta[k * rows + i] = Math.exp(eta[k * rows + i]! - largest);
    for (let k = 0; k < outputs; k++) eta[k * rows + i]! /= total;
  }
};

const likeliest = (eta: Float64Array, rows: number, outputs: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => {
    if (outputs === 1) return eta[i]! > 0 ? 1 : 0;
    let best = 0;
    for (let k = 1; k < outputs; k++) if (eta[k * rows + i]! > eta[best * rows + i]!) best = k;
    return best;
  });

/**
 * What one point of a path says about rows of predictors.
 *
 * @returns [K · n]: output k of row i is entry k · n + i; [n] for classes, and wherever there is one output.
 * @throws `E_SHAPE` if x has another number of columns; `E_RANGE` if the path has no such index; `E_OPTION` if classes
 *   are asked of a model without any.
 * @example predict(path, [[1, 2]], { index: 0, type: 'class' })
 */
export const predict = (path: Path, x: Predictors, options: PredictOptions): Float64Array => {
  const { index, type = 'response', offset } = options;
  requireOneOf(who, ['response', 'link', 'class'], { type });
  if (path.coefficients[index] === undefined) {
    throw new RidgelineError(
      'E_RANGE',
      `${who}: index must lie in 0 … ${path.lambdas.length - 1}, got ${index}.`,
    );
  }
  if (type === 'class' && (path.family === 'gaussian' || path.family === 'poisson')) {
    throw new RidgelineError('E_OPTION', `${who}: type 'class' needs classes, got a ${path.family} model.`);
  }
  const matrix = requireMatrix(who, x);
  if (matrix.columns !== path.columns) {
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: x must have ${path.columns} columns, got ${matrix.columns}.`,
    );
  }
  const { rows } = matrix;
  const known = offset === undefined ? undefined : requireNumbers(who, 'offset', offset, rows);
  const eta = new Float64Array(rows * path.outputs);
  for (let at = 0; at < eta.length; at++) {
    const output = Math.floor(at / rows);
    eta[at] = path.intercepts[index * path.outputs + output]! + (known?.[at % rows] ?? 0);
  }
  addProducts(matrix, path, index, eta);
  if (type === 'class') return likeliest(eta, rows, path.outputs);
  if (type === 'link' || path.family === 'gaussian') return eta;
  if (path.family === 'multinomial') softmaxInPlace(eta, rows, path.outputs);
  else if (path.family === 'poisson') eta.forEach((value, at) => void (eta[at] = Math.exp(value)));
  else eta.forEach((value, at) => void (eta[at] = 1 / (1 + Math.exp(-value))));
  return eta;
};

/**
 * Mean deviance of a path on rows that it may not have seen: squared error for gaussian, else 2·(negative
 * log-likelihood less that of a perfect fit). What cross-validation averages.
 *
 * @param rows.indices the places of some strengths on the path; all if not given.
 * @returns [L] one number for each strength.
 * @example deviances(path, { x: heldOut, y: labels })
 */
export const deviances = (
  path: Path,
  rows: {
    readonly x: Predictors;
    readonly y: ArrayLike<number>;
    readonly weights?: ArrayLike<number>;
    readonly offset?: ArrayLike<number>;
    readonly indices?: readonly number[];
  },
): Float64Array => {
  const matrix = requireMatrix('deviances', rows.x);
  const n = matrix.rows;
  const y = requireNumbers('deviances', 'y', rows.y, n);
  const weights =
    rows.weights === undefined
      ? new Float64Array(n).fill(1)
      : requireNumbers('deviances', 'weights', rows.weights, n);
  const weightSum = sum(weights);
  return Float64Array.from(rows.indices ?? path.lambdas.keys(), (index) => {
    const eta = predict(path, matrix, { index, type: 'link', ...(rows.offset && { offset: rows.offset }) });
    let total = 0;
    for (let i = 0; i < n; i++) total += (weights[i]! / weightSum) * rowDeviance(path, eta, y[i]!, i, n);
    return total;
  });
};

const xLogX = (value: number): number => (value > 0 ? value * Math.log(value) : 0);

const rowDeviance = (path: Path, eta: Float64Array, y: number, i: number, rows: number): number => {
  const at = eta[i]!;
  switch (path.family) {
    case 'gaussian':
      return (y - at) * (y - at);
    case 'poisson':
      return 2 * (Math.exp(at) - y * at + xLogX(y) - y);
    case 'binomial':
      return 2 * (Math.log1p(Math.exp(-Math.abs(at))) + Math.max(at, 0) - y * at + xLogX(y) + xLogX(1 - y));
    case 'multinomial': {
      let largest = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < path.outputs; k++) largest = Math.max(largest, eta[k * rows + i]!);
      let sum = 0;
      for (let k = 0; k < path.outputs; k++) sum += Math.exp(eta[k * rows + i]! - largest);
      return 2 * (Math.log(sum) + largest - eta[y * rows + i]!);
    }
  }
};
