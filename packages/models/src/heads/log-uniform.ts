import type { RandomStream } from '@ridgeline/contracts';

/** Classes that were drawn, and how often they and others could be expected among them. */
export interface Drawn {
  /** Different classes. */
  readonly ids: Int32Array;
  /** The expected count of a class among the ids. */
  readonly expected: (id: number) => number;
}

/**
 * Draws different classes, of which class k comes with probability
 *
 *     P(k) = log((k + 2)/(k + 1)) / log(C + 1)
 *
 * at each try, which is close to what the classes of a text do that stand in the order of their frequency. Tries go on until enough
 * different ones have come; after n tries the expected count of class k is 1 − (1 − P(k))ⁿ. That n is not chosen beforehand: the last
 * try brings a new class. So where nearly all classes are drawn, the count of rare ones is told too low, such as 0.70 for 0.79 of the
 * ninth of 10 classes where 9 are drawn; of 512 in 10,000 all counts together are 511.8. TensorFlow's is the same.
 *
 * @param samples fewer than there are classes.
 * @see TensorFlow's `log_uniform_candidate_sampler` with `unique=True`.
 * @example drawLogUniform(random.at(step), 512, 10_000).ids.length // 512
 */
export const drawLogUniform = (random: RandomStream, samples: number, classes: number): Drawn => {
  const range = Math.log(classes + 1);
  const seen = new Set<number>();
  let tries = 0;
  // more words of a stream begin with the same ones
  for (let words = 2 * samples; seen.size < samples; words *= 2) {
    const drawn = random.uint32(words);
    while (tries < words && seen.size < samples) {
      const value = Math.floor(Math.exp((drawn[tries++]! / 2 ** 32) * range)) - 1;
      seen.add(Math.min(value, classes - 1));
    }
  }
  const probability = (id: number): number => Math.log((id + 2) / (id + 1)) / range;
  return {
    ids: Int32Array.from(seen),
    expected: (id) => -Math.expm1(tries * Math.log1p(-probability(id))),
  };
};
