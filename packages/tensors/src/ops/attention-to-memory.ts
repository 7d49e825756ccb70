import type { Tensor } from '@tensorflow/tfjs-core';

/** A memory as queries find it. */
export interface AttendedMemory {
  /** Keys and values side by side, [R, S, 2A]. */
  readonly memory: Tensor;
  /** [R, S], 0 where a position is hidden. */
  readonly mask?: Tensor | undefined;
  readonly headSize: number;
}

/** The numbers of a memory and its mask on the host. */
const onHost = ({ memory, mask }: AttendedMemory) => ({
  numbers: memory.dataSync<'float32'>(),
  visible: mask?.dataSync(),
});

/** Makes exponentials of scores whose largest is known, and gives their sum. */
const exponentials = (scores: Float64Array, largest: number): number => {
  let sum = 0;
  for (let s = 0; s < scores.length; s++) {
    scores[s] = Math.exp(scores[s]! - largest);
    sum += scores[s]!;
  }
  return sum;
};

/**
 * How much each query attends to each position of its row of a memory: softmax(q·k/√d) of each head, and the mean of all heads, in double
 * precision. The memory is read at the first call.
 *
 * @returns queries [B, A] and the row of the memory of each → [B, S], each row's sum 1, 0 where a position is hidden.
 * @example attentionToMemory({ memory, headSize: 64 })(queries, Int32Array.of(0, 0, 1))
 */
export const attentionToMemory = (given: AttendedMemory) => {
  const [, positions, columns] = given.memory.shape as [number, number, number];
  const { headSize } = given;
  const width = columns / 2;
  const heads = width / headSize;
  let host: ReturnType<typeof onHost> | undefined;
  return (queries: Float32Array, memoryRows: Int32Array): Float32Array => {
    host ??= onHost(given);
    const { numbers, visible } = host;
    const attended = new Float32Array(memoryRows.length * positions);
    const scores = new Float64Array(positions);
    memoryRows.forEach((memoryRow, row) => {
      const sums = new Float64Array(positions);
      for (let first = 0; first < width; first += headSize) {
        let largest = Number.NEGATIVE_INFINITY;
        for (let s = 0; s < positions; s++) {
          const place = memoryRow * positions + s;
          let score = 0;
          for (let i = first; i < first + headSize; i++)
            score += queries[row * width + i]! * numbers[place * columns + i]!;
          scores[s] = visible?.[place] === 0 ? Number.NEGATIVE_INFINITY : score / Math.sqrt(headSize);
          largest = Math.max(largest, scores[s]!);
        }
        const sum = heads * exponentials(scores, largest);
        for (let s = 0; s < positions; s++) sums[s]! += scores[s]! / sum;
      }
      attended.set(sums, row * positions);
    });
    return attended;
  };
};
