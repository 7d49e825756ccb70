import { type HostBatch, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { requireWindows, type WindowOptions, windowsAt } from './windows.ts';

export interface SlidingWindowOptions extends WindowOptions {
  /** Targets that each window but the first counts, at its end: the smaller, the more of the text stands before each. */
  readonly stride: number;
}

/** @throws `E_RANGE` */
const requireStride = ({ stride, sequenceLength }: SlidingWindowOptions): void => {
  requirePositiveInteger('slidingWindows', { stride });
  if (stride <= sequenceLength) return;
  throw new RidgelineError(
    'E_RANGE',
    `slidingWindows: stride must be at most the length of a window, ${sequenceLength}, got ${stride}.`,
    { hint: 'Else targets between two windows would be left out.' },
  );
};

/** Where each window ends, in targets. */
const endsOf = (targets: number, length: number, stride: number): readonly number[] =>
  Array.from({ length: 1 + Math.ceil((targets - length) / stride) }, (_, window) =>
    Math.min(length + window * stride, targets),
  );

/**
 * The whole text once, for evaluation of a model that reads so many tokens at once and carries nothing: windows of T positions, B to a
 * batch. The first counts all its targets, every other those at its end that no window before has counted: `stride` of them, in the last
 * what is left.
 *
 * Every target counts once, and from the first window on T − stride tokens or more stand before it in its window. A text of less
 * than T targets is one window.
 *
 * @throws `E_RANGE` if a size is no integer ≥ 1, or stride is above T; `E_DATA` if the text has fewer than 2 tokens.
 * @see "Perplexity of fixed-length models" in the documentation of Hugging Face's transformers.
 * @example slidingWindows({ ids: new Int32Array(10), sequenceLength: 4, stride: 2, batchSize: 8 })[0].counts.shape // [4, 4]
 */
export const slidingWindows = (options: SlidingWindowOptions): HostBatch[] => {
  const { ids, sequenceLength, stride, batchSize } = options;
  requirePositiveInteger('slidingWindows', { sequenceLength, batchSize });
  requireStride(options);
  requireWindows('slidingWindows', { ...options, sequenceLength: 1, batchSize: 1 });
  const targets = ids.length - 1;
  const length = Math.min(sequenceLength, targets);
  const ends = endsOf(targets, length, stride);
  return Array.from({ length: Math.ceil(ends.length / batchSize) }, (_, batch) => {
    const first = batch * batchSize;
    const own = ends.slice(first, first + batchSize);
    const data = new Float32Array(own.length * length);
    own.forEach((end, row) => {
      const before = ends[first + row - 1] ?? 0;
      data.fill(1, (row + 1) * length - (end - before), (row + 1) * length);
    });
    const starts = own.map((end) => end - length);
    return { ...windowsAt(ids, length, starts), counts: { shape: [own.length, length], data } };
  });
};
