import type { State } from './state.ts';

/**
 * Which columns have to be looked at. A gradient xⱼᵀr that was measured once stays known up to a drift: when r becomes
 * c·r + e, it becomes c·xⱼᵀr, but for ‖xⱼ‖·‖e‖ at most, in dual norms. Most of what happens to a residual along a path
 * is that it shrinks, so that most columns are cleared by that bound without a look at their entries, and for certain.
 */
export interface Screening {
  /** Tells that the residual has changed. */
  advance(): void;
  /** Lists the penalised columns with |xⱼᵀr| ≥ threshold · factor, measuring those again for which it is not known. */
  reaching(threshold: number, out: Int32Array): number;
  /** Notes that the gradients of these columns were measured by others. */
  measured(list: Int32Array, count: number): void;
}

/** The multiple of u that is nearest to v, if it is of the same sign. */
const shrinkageOf = (u: Float64Array, v: Float64Array): number => {
  let product = 0;
  let square = 0;
  for (let i = 0; i < u.length; i++) {
    product += u[i]! * v[i]!;
    square += u[i]! * u[i]!;
  }
  return product > 0 && square > 0 ? product / square : 1;
};

export const screening = (state: State): Screening => {
  const { design, factors } = state.problem;
  const { model } = state;
  const { residual, gradient } = model;
  const { columns, by } = design;
  const snapshot = residual.slice();
  const stale = new Int32Array(columns);

  // |xⱼᵀr| / factor ≤ scale · (known + reach · drift), where known was lowered by the drift at the time of measuring
  let scale = 1;
  let drift = 0;
  const reach = by.sizes();
  const known = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let j = 0; j < columns; j++)
    reach[j] = factors[j] === 0 || design.scale[j] === 0 ? 0 : reach[j]! / factors[j]!;

  const measured = (list: Int32Array, count: number): void => {
    for (let k = 0; k < count; k++) {
      const j = list[k]!;
      if (reach[j]! > 0) known[j] = Math.abs(gradient[j]!) / (factors[j]! * scale) - reach[j]! * drift;
    }
  };
  return {
    measured,
    advance() {
      const shrinkage = shrinkageOf(snapshot, residual);
      for (let i = 0; i < snapshot.length; i++) snapshot[i] = snapshot[i]! * shrinkage;
      scale *= shrinkage;
      drift += by.distance(residual, snapshot) / scale;
      snapshot.set(residual);
    },
    reaching(threshold, out) {
      let count = 0;
      // in local names: the loop is long and reads them each time
      const [limit, drifted] = [threshold / scale, drift];
      for (let j = 0; j < columns; j++) {
        if (known[j]! + reach[j]! * drifted >= limit) stale[count++] = j;
      }
      model.measure(stale, count);
      measured(stale, count);
      let reached = 0;
      for (let k = 0; k < count; k++) {
        const j = stale[k]!;
        if (Math.abs(gradient[j]!) >= threshold * factors[j]!) out[reached++] = j;
      }
      return reached;
    },
  };
};
