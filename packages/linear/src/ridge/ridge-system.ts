import { denseColumns } from '../matrix/dense-columns.ts';
import { byColumns } from '../matrix/matrix.ts';
import { columnsWhere } from '../matrix/used-columns.ts';
import { dot, sum } from '../matrix/vectors.ts';
import { conditionOf, factorInPlace, inverseDiagonal, inverseForm, solveCholesky } from './cholesky.ts';
import { jacobiSvd } from './jacobi-svd.ts';
import {
  type ColumnBlock,
  evenColumns,
  leastSquares,
  qrCondition,
  type StackedRows,
} from './least-squares.ts';

/** With a larger condition number the normal equations lose more than half the digits, and are not used. */
const largestCondition = 1e7;
/** Singular values below this share of the largest are rounding. */
const leastSingular = 1e-14;

/** Solves (B + Λ)·s = b for several b, or gives undefined where that would lose too many digits; B is kept. */
const definiteSystem = (gram: Float64Array, size: number, strengthAt: (j: number) => number) => {
  const matrix = gram.slice();
  for (let i = 0; i < size; i++) matrix[i * size + i]! += strengthAt(i);
  if (!factorInPlace(matrix, size)) return undefined;
  const condition = conditionOf(matrix, size);
  if (!(condition <= largestCondition)) return undefined;
  return { condition, factor: matrix, solve: (b: Float64Array) => solveCholesky(matrix, size, b) };
};

/** How it was solved: the normal equations, those of the rows, orthogonal reflections, or the singular values. */
export type RidgeMethod = 'cholesky' | 'dual' | 'qr' | 'svd';

/** What a way of solving gives: β for a response, Σ d²/(d² + λ), and xᵢᵀ(XᵀX + λI)⁻¹xᵢ for each row. */
export interface RidgeSolution {
  readonly method: RidgeMethod;
  /** The estimated condition number of the system solved. */
  readonly condition: number;
  readonly coefficientsOf: (response: Float64Array) => Float64Array;
  readonly df: number;
  readonly leverages: () => Float64Array;
}

/** The solution at λ ≥ 0. */
export type RidgeSystem = (lambda: number) => RidgeSolution;

const transposed = ({ values, rows, columns }: ColumnBlock): Float64Array =>
  byColumns({ kind: 'dense', rows: columns, columns: rows, layout: 'row', values }).values as Float64Array;

/** The normal equations, mended once by what the first solution leaves of the response: as exact as QR while they can be used. */
const primal = (x: ColumnBlock): ((strengths: Float64Array) => RidgeSolution | undefined) => {
  const { rows, columns, values } = x;
  const by = denseColumns(x);
  const gram = by.gram(new Float64Array(rows).fill(1));
  const all = Int32Array.from({ length: columns }, (_, j) => j);
  return (strengths) => {
    const system = definiteSystem(gram, columns, (j) => strengths[j]!);
    if (system === undefined) return undefined;
    const coefficientsOf = (response: Float64Array): Float64Array => {
      const solution = new Float64Array(columns);
      const change = new Float64Array(columns);
      const left = response.slice();
      for (let turn = 0; turn < 2; turn++) {
        by.correlate(all, columns, left, change);
        for (let j = 0; j < columns; j++) change[j]! -= strengths[j]! * solution[j]!;
        system.solve(change);
        for (let j = 0; j < columns; j++) {
          solution[j]! += change[j]!;
          by.addColumn(j, -change[j]!, left);
        }
      }
      return solution;
    };
    const df = columns - dot(strengths, inverseDiagonal(system.factor, columns));
    const leverages = () =>
      Float64Array.from({ length: rows }, (_, i) => {
        const row = Float64Array.from({ length: columns }, (_, j) => values[j * rows + i]!);
        return inverseForm(system.factor, columns, row);
      });
    return { method: 'cholesky', condition: system.condition, coefficientsOf, df, leverages };
  };
};

/** By columns that are as long as each other with the roots of their strengths below them, so that none is lost beside another. */
const orthogonal = ({ rows, columns, values, strengths, units }: Required<StackedRows>): RidgeSolution => {
  const lengths = strengths.map((strength) => Math.sqrt(1 + strength));
  const { solve, leverages, qr } = leastSquares({
    rows,
    columns,
    values: values.map((value, at) => value / lengths[Math.floor(at / rows)]!),
    strengths: strengths.map((strength, j) => strength / lengths[j]! / lengths[j]!),
    units: units.map((unit, j) => unit * lengths[j]!),
  });
  const found = leverages();
  return {
    method: 'qr',
    condition: qrCondition(qr),
    coefficientsOf: (response) => solve(response).map((value, j) => value / lengths[j]!),
    df: sum(found),
    leverages: () => found,
  };
};

/** More rows than columns; columns without entries are left out. */
const tall = (x: ColumnBlock): RidgeSystem => {
  const { rows } = x;
  const lengths = denseColumns(x).sizes();
  const used = columnsWhere(x.columns, (j) => lengths[j]! > 0);
  const kept = new Float64Array(rows * used.length);
  for (const [k, j] of used.entries()) kept.set(x.values.subarray(j * rows, (j + 1) * rows), k * rows);
  const even = evenColumns({ values: kept, rows, columns: used.length });
  const { units } = even;
  const normal = primal(even);
  return (lambda) => {
    const strengths = units.map((unit) => lambda / unit / unit);
    const solution = normal(strengths) ?? orthogonal({ ...even, strengths });
    return {
      ...solution,
      coefficientsOf(response) {
        const out = new Float64Array(x.columns);
        solution.coefficientsOf(response).forEach((value, k) => {
          out[used[k]!] = value / units[k]!;
        });
        return out;
      },
    };
  };
};

/** The equations of the rows, where they can be used. */
const dual = (x: ColumnBlock): ((lambda: number) => RidgeSolution | undefined) => {
  const { rows, columns } = x;
  const kernel = denseColumns({ rows: columns, columns: rows, values: transposed(x) }).gram(
    new Float64Array(columns).fill(1),
  );
  const by = denseColumns(x);
  const all = Int32Array.from({ length: columns }, (_, j) => j);
  return (lambda) => {
    const system = definiteSystem(kernel, rows, () => lambda);
    if (system === undefined) return undefined;
    const coefficientsOf = (response: Float64Array): Float64Array => {
      const weights = response.slice();
      system.solve(weights);
      const solution = new Float64Array(columns);
      by.correlate(all, columns, weights, solution);
      return solution;
    };
    // K(K + λI)⁻¹ = I − λ(K + λI)⁻¹
    const kept = inverseDiagonal(system.factor, rows).map((value) => 1 - lambda * value);
    return {
      method: 'dual',
      condition: system.condition,
      coefficientsOf,
      df: sum(kept),
      leverages: () => kept,
    };
  };
};

const singular = (x: ColumnBlock): RidgeSystem => {
  const { rows, columns } = x;
  const svd = jacobiSvd(transposed(x), columns, rows);
  const largest = svd.values.reduce((a, b) => Math.max(a, b), 0);
  const kept = [...svd.values.keys()].filter((k) => svd.values[k]! > leastSingular * largest);
  const smallest = kept.reduce((least, k) => Math.min(least, svd.values[k]!), largest);
  return (lambda) => {
    const coefficientsOf = (response: Float64Array): Float64Array => {
      const solution = new Float64Array(columns);
      for (const k of kept) {
        const d = svd.values[k]!;
        const projected = response.reduce((total, value, i) => total + value * svd.right[k * rows + i]!, 0);
        const factor = projected / (d * d + lambda);
        for (let j = 0; j < columns; j++) solution[j]! += factor * svd.scaledLeft[k * columns + j]!;
      }
      return solution;
    };
    const leverages = new Float64Array(rows);
    for (const k of kept) {
      const share = (svd.values[k]! * svd.values[k]!) / (svd.values[k]! * svd.values[k]! + lambda);
      for (let i = 0; i < rows; i++)
        leverages[i]! += share * svd.right[k * rows + i]! * svd.right[k * rows + i]!;
    }
    const condition = (largest * largest + lambda) / (smallest * smallest + lambda);
    return { method: 'svd', condition, coefficientsOf, df: sum(leverages), leverages: () => leverages };
  };
};

/** Fewer rows than columns. The singular values are found at the first λ that asks for them. */
const wide = (x: ColumnBlock): RidgeSystem => {
  const byRows = dual(x);
  let bySingularValues: RidgeSystem | undefined;
  return (lambda) => {
    const solution = byRows(lambda);
    if (solution !== undefined) return solution;
    bySingularValues ??= singular(x);
    return bySingularValues(lambda);
  };
};

/** Prepares ‖y − Xβ‖² + λ‖β‖² once for many λ: what does not depend on λ is worked out here. */
export const ridgeSystem = (x: ColumnBlock): RidgeSystem => (x.columns <= x.rows ? tall(x) : wide(x));
