import { RidgelineError, requireNonNegative, requirePositiveInteger } from '@ridgeline/contracts';

export interface CacheOptions {
  /**
   * [T, M + T] how alike h of each target is to h of those before it, hₜ·hᵢ, row-major: M that were read before, then these T.
   * Only what stands before a target is looked at.
   */
  readonly scores: Float32Array | Float64Array;
  /** [M + T] ids: what came after each h. */
  readonly ids: Int32Array;
  /** [T] log p of each target by the model, which is taken where nothing stands before. */
  readonly logProbabilities: ArrayLike<number>;
  /** W: how many targets are looked back to. */
  readonly window: number;
  /** θ ≥ 0: 0 counts all of them alike, and the greater it is, the more those count whose h is alike. */
  readonly flatness: number;
}

/** @throws `E_SHAPE` */
const requireShapes = ({ scores, ids, logProbabilities: { length } }: CacheOptions): void => {
  if (ids.length >= length && scores.length === length * ids.length) return;
  throw new RidgelineError(
    'E_SHAPE',
    `cacheLogProbabilities: scores must be [T, M + T] with ids [M + T] and logProbabilities [T], got ${scores.length}, ${ids.length} and ${length} numbers.`,
    { hint: 'Each target has a score with all that were read before and with all of its own block.' },
  );
};

/**
 * A neural cache: what the last W words tell of the next one, by how alike what the model had in mind before each is to what it has
 * in mind now:
 *
 *     p(w) ∝ Σ_{t−W ≤ i < t} 1[wᵢ = w]·exp(θ·hₜ·hᵢ)
 *
 * with hᵢ what the head reads before it predicts wᵢ. It knows nothing but those words: mix it with the model.
 *
 * @returns [T] log p of each target, −∞ where it is not among them.
 * @throws `E_SHAPE` if lengths do not agree; `E_RANGE` if the window is no integer ≥ 1 or the flatness is negative.
 * @see Grave, Joulin and Usunier 2017, "Improving neural language models with a continuous cache", equation 3
 * @example
 * // one word was read, 7, and the next is 7 again
 * const read = { scores: Float32Array.of(0.5, 1), ids: Int32Array.of(7, 7), logProbabilities: [-2] };
 * cacheLogProbabilities({ ...read, window: 100, flatness: 0.3 })[0]; // 0: nothing else was there
 */
export const cacheLogProbabilities = (options: CacheOptions): Float64Array => {
  const { scores, ids, logProbabilities, window, flatness } = options;
  requirePositiveInteger('cacheLogProbabilities', { window });
  requireNonNegative('cacheLogProbabilities', { flatness });
  requireShapes(options);
  const targets = logProbabilities.length;
  const before = ids.length - targets;
  const found = new Float64Array(targets);
  for (let t = 0; t < targets; t++) {
    const [row, end] = [t * ids.length, before + t];
    const start = Math.max(0, end - window);
    let top = -Infinity;
    for (let i = start; i < end; i++) if (scores[row + i]! > top) top = scores[row + i]!;
    let all = 0;
    let own = 0;
    for (let i = start; i < end; i++) {
      const weight = Math.exp(flatness * (scores[row + i]! - top));
      all += weight;
      if (ids[i] === ids[end]) own += weight;
    }
    found[t] = start === end ? logProbabilities[t]! : Math.log(own / all);
  }
  return found;
};
