import { requireFraction, requirePositive, requirePositiveInteger } from '@ridgeline/contracts';

/**
 * The size rule of the articles behind this project: λ is the share of the examples that is learnt from, and the
 * learning rate α a small part of λ. It looks at no error: a starting point, to be shown beside what data choose.
 *
 * @throws `E_RANGE`
 * @example sizeRule({ trainRows: 80, totalRows: 100, fraction: 0.01 }) // { lambda: 0.8, learningRate: ≈0.008 }
 */
export const sizeRule = ({
  trainRows,
  totalRows,
  fraction,
}: {
  readonly trainRows: number;
  readonly totalRows: number;
  readonly fraction: number;
}): { readonly lambda: number; readonly learningRate: number } => {
  requirePositiveInteger('sizeRule', { trainRows, totalRows });
  requireFraction('sizeRule', { fraction, 'trainRows / totalRows': trainRows / totalRows });
  const lambda = trainRows / totalRows;
  return { lambda, learningRate: fraction * lambda };
};

/**
 * The lasso's strength that noise alone rarely passes: λ = σ·√(2·log p / m).
 *
 * @param options.deviation σ of the noise · columns p · rows m
 * @see Bickel, Ritov and Tsybakov 2009, "Simultaneous analysis of Lasso and Dantzig selector".
 * @example noiseLevel({ deviation: 1, columns: 100, rows: 50 }) // ≈ 0.43
 */
export const noiseLevel = ({
  deviation,
  columns,
  rows,
}: {
  readonly deviation: number;
  readonly columns: number;
  readonly rows: number;
}): number => {
  requirePositive('noiseLevel', { deviation });
  requirePositiveInteger('noiseLevel', { columns, rows });
  return deviation * Math.sqrt((2 * Math.log(columns)) / rows);
};

/**
 * Ridge's strength if coefficients are drawn from N(0, τ²) and noise from N(0, σ²): λ = σ²/(m·τ²), at which ridge is
 * the mean of what can be known.
 *
 * @example priorStrength({ noiseVariance: 1, coefficientVariance: 0.5, rows: 100 }) // 0.02
 */
export const priorStrength = ({
  noiseVariance,
  coefficientVariance,
  rows,
}: {
  readonly noiseVariance: number;
  readonly coefficientVariance: number;
  readonly rows: number;
}): number => {
  requirePositive('priorStrength', { noiseVariance, coefficientVariance });
  requirePositiveInteger('priorStrength', { rows });
  return noiseVariance / (rows * coefficientVariance);
};
