import { define, type Regularizer } from '@ridgeline/contracts';
import {
  eye,
  matMul,
  mul,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { strength } from './strength.ts';
import { unitAxis } from './unit-axes.ts';
import { withoutGradient } from './without-gradient.ts';

/** The units of a tensor in the columns of a matrix, or in its rows; a vector is one unit. */
const matrixOf = (weights: Tensor, units: 'columns' | 'rows'): Tensor2D => {
  const { size, rank, shape } = weights;
  if (rank < 2) return reshape(weights, units === 'columns' ? [size, 1] : [1, size]);
  return units === 'columns'
    ? reshape(weights, [size / shape.at(-1)!, shape.at(-1)!])
    : reshape(weights, [shape[0]!, size / shape[0]!]);
};

/**
 * Soft orthogonality λ·‖UᵀU − I‖²_F, with the units of a tensor in the columns of U: they are held to the length 1 and to right angles, so that none says what
 * another says and lengths stay from layer to layer. There may not be more units than weights of one; else ‖UUᵀ − I‖²_F with `axis: rows` says
 * the same of the others.
 *
 * It is no penalty of size: at 0 it is λ times the number of units.
 *
 * @param options.lambda λ ≥ 0, in nats; 0 switches it off. No default.
 * @param options.axis what a unit is: a `columns` or a `rows`; further axes, such as the window of a convolution, belong to the unit.
 * @returns `penalty`: [...shape] → scalar; `gradient`: 4λ·U(UᵀU − I).
 * @throws `E_RANGE` if λ is negative or not finite; `E_OPTION` for another axis.
 * @see Brock et al. 2017, "Neural photo editing with introspective adversarial networks"; Bansal, Chen and Wang 2018. Keras's
 * `OrthogonalRegularizer` takes the angles alone.
 * @example orthogonal({ lambda: 1 }).penalty(tensor2d([[1, 1], [0, 1]])) // 0 + 1 + 2·1 = 3
 */
export const orthogonal = /* @__PURE__ */ define(
  'orthogonal',
  {
    about: 'Holds units to the length 1 and to right angles.',
    formula: 'λ·‖UᵀU − I‖²_F, the units in the columns of U, in nats',
    options: { lambda: strength, axis: unitAxis },
    example: { lambda: 0.01 },
    same: { Keras: 'OrthogonalRegularizer takes the angles alone' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ lambda, axis }): Omit<Regularizer, 'spec'> => {
    const excess = (matrix: Tensor2D): Tensor =>
      axis === 'columns'
        ? sub(matMul(matrix, matrix, true), eye(matrix.shape[1]))
        : sub(matMul(matrix, matrix, false, true), eye(matrix.shape[0]));
    return {
      isLeastElsewhere: true,
      penalty: (weights) => mul(lambda, sum(square(excess(matrixOf(weights, axis))))),
      gradient: (weights) => {
        if (lambda === 0) return withoutGradient(weights);
        const matrix = matrixOf(weights, axis);
        const product = axis === 'columns' ? matMul(matrix, excess(matrix)) : matMul(excess(matrix), matrix);
        return reshape(mul(4 * lambda, product), weights.shape);
      },
    };
  },
);
