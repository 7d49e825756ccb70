import type { State } from './state.ts';

/**
 * Which columns have to be looked at. A gradient xⱼᵀr that was measured once stays known up to a drift: since then it
 * has changed by no more than ‖xⱼ‖·Σ‖Δr‖, in dual norms. Most columns are cleared by that bound without a look at
 * their entries, and what is cleared is cleared for certain.
 */
export interface Screening {
  /** Tells that the residual has changed. */
  advance(): void;
  /** Lists the penalised columns with |xⱼᵀr| ≥ threshold · factor, measuring those again for which it is not known. */
  reaching(threshold: number, out: Int32Array): number;
  /** Notes that the gradients of these columns were measured by others. */
  measured(list: Int32Array, count: number): void;
}

export const screening = (state: State): Screening => {
  const { design, factors } = state.problem;
  const { residual, gradient } = state.model;
  const { columns, by, scale } = design;
  const snapshot = residual.slice();
  const stale = new Int32Array(columns);

  // |xⱼᵀr| / factor ≤ known + reach · drift, where known was lowered by the drift at the time of measuring
  let drift = 0;
  const reach = by.sizes();
  const known = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let j = 0; j < columns; j++)
    reach[j] = factors[j] === 0 || scale[j] === 0 ? 0 : reach[j]! / factors[j]!;

  const measured = (list: Int32Array, count: number): void => {
    for (let k = 0; k < count; k++) {
      const j = list[k]!;
      if (reach[j]! > 0) known[j] = Math.abs(gradient[j]!) / factors[j]! - reach[j]! * drift;
    }
  };
  return {
    measured,
    advance() {
      drift += by.distance(residual, snapshot);
      snapshot.set(residual);
    },
    reaching(threshold, out) {
      let count = 0;
      for (let j = 0; j < columns; j++) {
        if (known[j]! + reach[j]! * drift >= threshold) stale[count++] = j;
      }
      by.correlate(stale, count, residual, gradient);
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
