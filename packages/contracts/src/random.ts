/**
 * A named, counter-based stream of random numbers. It has no state: the same seed, names and step give the same
 * numbers on every backend, in any order of calls, and after a resume. Two draws from one address give the *same*
 * numbers, so take a new name or a new step for each use.
 *
 * @example random.stream('dropout/output').at(step).uniform(2048)
 */
export interface RandomStream {
  /** The stream of that name below this one. */
  stream(name: string): RandomStream;
  /** The same stream at one step of training. */
  at(step: number): RandomStream;
  /** The key and the step, low and high words: from these a device draws the same words by itself. */
  readonly address: readonly [key0: number, key1: number, stepLow: number, stepHigh: number];
  /** `count` uniform 32-bit words. */
  uint32(count: number): Uint32Array;
  /** `count` numbers uniform on [low, high), 24 random bits each. Defaults to [0, 1). */
  uniform(count: number, low?: number, high?: number): Float32Array;
  /** `count` numbers from the normal distribution (Box–Muller). Defaults to mean 0 and standard deviation 1. */
  normal(count: number, mean?: number, deviation?: number): Float32Array;
  /** `count` integers uniform on 0 … below−1. */
  integers(count: number, below: number): Int32Array;
  /** The integers 0 … count−1 in random order (Fisher–Yates). */
  permutation(count: number): Int32Array;
}
