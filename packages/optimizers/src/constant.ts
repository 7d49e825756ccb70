import { requireNonNegative, type Schedule } from '@ridgeline/contracts';

/**
 * The same learning rate at every step. Optimizers take a plain number for it, too.
 *
 * @param rate η ≥ 0
 * @throws `E_RANGE`
 * @example constant(0.1).at(99) // 0.1
 */
export const constant = (rate: number): Schedule => {
  requireNonNegative('constant', { rate });
  return { spec: { kind: 'constant', rate }, at: () => rate };
};
