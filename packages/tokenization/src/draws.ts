import type { RandomStream } from '@ridgeline/contracts';

/** Numbers uniform on [0, 1), one at each call, from a stream that gives as many as it is asked for at once. */
export const draws = (random: RandomStream): (() => number) => {
  let drawn: Float32Array = new Float32Array(0);
  let next = 0;
  let block = 0;
  return () => {
    if (next === drawn.length) {
      drawn = random.stream(`block ${block++}`).uniform(256);
      next = 0;
    }
    return drawn[next++]!;
  };
};
