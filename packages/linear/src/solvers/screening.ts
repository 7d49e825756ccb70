import type { Quadratic } from '../matrix/quadratic.ts';
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

/** What is known of the gradients: |xⱼᵀr| / factor ≤ scale · (known + reach · drift), in [p] numbers. */
interface Bounds {
  /** Lowered by the drift at the time of measuring. */
  readonly known: Float64Array;
  /** ‖xⱼ‖ / factor; 0 for a column that nothing holds back, or that does not vary. */
  readonly reach: Float64Array;
  scale: number;
  drift: number;
}

// The loops are functions of their own: what the compiler makes of an inner function goes when it goes, and a fit is short.

const note = (
  { known, reach, scale, drift }: Bounds,
  { gradient, factors }: Quadratic,
  list: Int32Array,
  count: number,
): void => {
  for (let k = 0; k < count; k++) {
    const j = list[k]!;
    if (reach[j]! > 0) known[j] = Math.abs(gradient[j]!) / (factors[j]! * scale) - reach[j]! * drift;
  }
};

/** Lists the columns that the bounds do not clear. */
const uncleared = ({ known, reach, scale, drift }: Bounds, threshold: number, out: Int32Array): number => {
  const limit = threshold / scale;
  let count = 0;
  for (let j = 0; j < known.length; j++) {
    if (known[j]! + reach[j]! * drift >= limit) out[count++] = j;
  }
  return count;
};

/** Lists those of a list whose gradient reaches the threshold. */
const steepOf = (
  { gradient, factors }: Quadratic,
  { list, count }: { readonly list: Int32Array; readonly count: number },
  threshold: number,
  out: Int32Array,
): number => {
  let reached = 0;
  for (let k = 0; k < count; k++) {
    const j = list[k]!;
    if (Math.abs(gradient[j]!) >= threshold * factors[j]!) out[reached++] = j;
  }
  return reached;
};

const shrink = (v: Float64Array, by: number): void => {
  for (let i = 0; i < v.length; i++) v[i] = v[i]! * by;
};

export const screening = ({ problem, model }: State): Screening => {
  const { design, factors } = problem;
  const { columns, by } = design;
  const snapshot = model.residual.slice();
  const stale = new Int32Array(columns);
  const bounds: Bounds = {
    known: new Float64Array(columns).fill(Number.NEGATIVE_INFINITY),
    reach: by.sizes().map((size, j) => (factors[j] === 0 || design.scale[j] === 0 ? 0 : size / factors[j]!)),
    scale: 1,
    drift: 0,
  };
  return {
    measured: (list, count) => note(bounds, model, list, count),
    advance() {
      const shrinkage = shrinkageOf(snapshot, model.residual);
      shrink(snapshot, shrinkage);
      bounds.scale *= shrinkage;
      bounds.drift += by.distance(model.residual, snapshot) / bounds.scale;
      snapshot.set(model.residual);
    },
    reaching(threshold, out) {
      const count = uncleared(bounds, threshold, stale);
      model.measure(stale, count);
      note(bounds, model, stale, count);
      return steepOf(model, { list: stale, count }, threshold, out);
    },
  };
};
