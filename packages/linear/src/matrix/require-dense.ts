import { RidgelineError } from '@ridgeline/contracts';
import type { DenseMatrix, Matrix } from './matrix.ts';

/** The matrix, if it is dense. @throws `E_OPTION` */
export const requireDense = (who: string, x: Matrix): DenseMatrix => {
  if (x.kind === 'dense') return x;
  throw new RidgelineError('E_OPTION', `${who}: x must be dense, got a sparse matrix.`, {
    hint: 'Use fitPath, which never fills in the zeros; alpha: 0 is ridge.',
  });
};
