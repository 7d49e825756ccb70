import {
  attention,
  attentionComposition,
  lstmSequence,
  lstmSequenceComposition,
  selfAttention,
  selfAttentionComposition,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposition,
} from '@ridgeline/tensors';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Pair } from './op-pairs.ts';

type Sizes = readonly [number, number, ...number[]];

/** 0 and 1, all of the first row among the zeros. */
const padded = ([rows, columns]: Sizes): Tensor =>
  tensor(
    Float32Array.from({ length: rows * columns }, (_, i) => (i < columns || i % 3 === 1 ? 0 : 1)),
    [rows, columns],
  );

const lstm = (name: string, [B, T, H]: readonly [number, number, number], masked = false): Pair => {
  const all = (given: object) =>
    ({ ...given, ...(masked && { mask: padded([B, T]), recurrentMask: padded([B, H]) }) }) as never;
  return {
    name: `lstmSequence, ${name}`,
    shapes: { projected: [B, T, 4 * H], recurrent: [H, 4 * H], hidden: [B, H], cell: [B, H] },
    op: (given) => ({ ...lstmSequence(all(given)) }),
    composition: (given) => ({ ...lstmSequenceComposition(all(given)) }),
  };
};

const cross = (
  name: string,
  [B, T, S, D]: readonly [number, number, number, number],
  options: object,
): Pair => ({
  name: `attention, ${name}`,
  shapes: { queries: [B, T, D], keys: [B, S, D], values: [B, S, D] },
  op: (given) => attention({ ...given, ...options, keyMask: padded([B, S]) } as never),
  composition: (given) => attentionComposition({ ...given, ...options, keyMask: padded([B, S]) } as never),
});

const self = (name: string, [B, T, D]: readonly [number, number, number], heads: number): Pair => ({
  name: `selfAttention, ${name}`,
  shapes: { projected: [B, T, 3 * D] },
  op: ({ projected }) => selfAttention({ projected: projected!, heads, causal: true }),
  composition: ({ projected }) => selfAttentionComposition({ projected: projected!, heads, causal: true }),
});

const crossEntropy = (name: string, [N, V]: readonly [number, number], labelSmoothing: number): Pair => {
  const ids = () =>
    tensor(
      Int32Array.from({ length: N }, (_, i) => (i * 7) % V),
      [N],
      'int32',
    );
  return {
    name: `softmaxCrossEntropy, ${name}`,
    shapes: { logits: [N, V] },
    op: ({ logits }) => softmaxCrossEntropy(logits!, ids(), { labelSmoothing }),
    composition: ({ logits }) => softmaxCrossEntropyComposition(logits!, ids(), { labelSmoothing }),
  };
};

/**
 * Sizes at which a kernel that shares work among 64 or 256 invocations might go wrong, or leaves the work to the composition.
 */
export const edges: readonly Pair[] = [
  lstm('one number', [1, 1, 1]),
  lstm('a width that no power of two divides, a row of padding', [3, 4, 70], true),
  lstm('more columns than invocations', [2, 3, 67]),
  cross('a row of padding, more queries than invocations', [2, 70, 33, 15], { heads: 3 }),
  cross('causal, more keys than queries', [2, 5, 67, 6], { heads: 2, causal: true }),
  cross('causal, fewer keys than queries', [2, 67, 5, 6], { heads: 2, causal: true }),
  cross('a head wider than 256', [2, 3, 2, 257], { heads: 1 }),
  self('one position', [1, 1, 4], 2),
  self('heads of one number', [3, 65, 2], 2),
  crossEntropy('one row of two classes', [1, 2], 0),
  crossEntropy('more classes than invocations', [3, 1001], 0.1),
];
