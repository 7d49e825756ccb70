import {
  type BatchSource,
  type RandomStream,
  RidgelineError,
  requireNonNegativeInteger,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { type IdPair, type PairSet, pairBatch, requirePairs } from './pair-batch.ts';

export interface BucketedPairOptions extends PairSet {
  /** The most positions of a batch: its rows times its longest text, with the begin or end of the target. */
  readonly tokens: number;
  /** A stream for this purpose alone, such as `random.stream('batches')`. */
  readonly random: RandomStream;
}

/** What a pair takes of a batch: the longer of its texts. */
const lengthOf = ({ source, target }: IdPair): number => Math.max(source.length, target.length + 1);

const otherLength = ({ source, target }: IdPair): number => Math.min(source.length, target.length + 1);

/** How many pairs each batch has, of lengths that fall: as many as the first, the longest of them, lets in. */
const batchSizes = (lengths: readonly number[], tokens: number): number[] => {
  const sizes: number[] = [];
  for (let at = 0; at < lengths.length; at += sizes.at(-1)!)
    sizes.push(Math.min(Math.floor(tokens / lengths[at]!), lengths.length - at));
  const [last, before] = [sizes.at(-1)!, sizes.at(-2)];
  if (before === undefined || 2 * last >= before) return sizes;
  // no batch of one or two rows at the end, which workers could not share
  return [...sizes.slice(0, -2), Math.ceil((before + last) / 2), Math.floor((before + last) / 2)];
};

/**
 * Batches of pairs of like lengths, each with so many that `tokens` positions hold them: little is padding, and short texts
 * come many at a time. An epoch holds every pair once. In each the pairs are sorted anew by their lengths, equal ones in a drawn order,
 * and the batches come in a drawn order; `at(step)` follows from the step alone.
 *
 * What it costs: the rows of a batch are no independent draws, since they are alike in length, so that the gradients of single batches
 * vary more than those of `shuffledPairs` with as many targets. Over an epoch each pair counts, but the mean of a batch's loss weighs
 * a target by one over the targets of its own batch: where batches hold unequally many, those of the smaller ones count a little more.
 * Sizes follow from lengths alone, so that every epoch has the same number of steps.
 *
 * @throws `E_RANGE` if `tokens` is no integer ≥ 1 or below the longest pair; `E_DATA` if there is no pair, or a source without
 * ids; `E_OPTION` if the tokenizer has no id to pad, to begin or to end with.
 * @see fairseq's `--max-tokens`; Morishita et al. 2017, "An empirical study of mini-batch creation strategies for neural machine translation".
 * @example bucketedPairs({ pairs, special: tokenizer.special, tokens: 4096, random }).at(0).inputs.source.shape
 */
export const bucketedPairs = (options: BucketedPairOptions): BatchSource => {
  const special = requirePairs('bucketedPairs', options);
  const { pairs, tokens, random, name = 'the pairs' } = options;
  requirePositiveInteger('bucketedPairs', { tokens });
  const lengths = pairs.map(lengthOf).sort((a, b) => b - a);
  if (lengths[0]! > tokens)
    throw new RidgelineError(
      'E_RANGE',
      `bucketedPairs: tokens must be at least ${lengths[0]}, the positions of the longest of ${name}, got ${tokens}.`,
      { hint: 'Allow more tokens in a batch (training.batchTokens), or leave long pairs out.' },
    );
  const sizes = batchSizes(lengths, tokens);
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  // one epoch is kept, which the next steps ask for again
  let last: { readonly epoch: number; readonly sorted: Int32Array; readonly order: Int32Array } | undefined;
  const epochOf = (epoch: number) => {
    if (last?.epoch === epoch) return last;
    const draws = random.at(epoch);
    const sorted = draws
      .stream('pairs')
      .permutation(pairs.length)
      .sort(
        (a, b) =>
          lengthOf(pairs[b]!) - lengthOf(pairs[a]!) || otherLength(pairs[b]!) - otherLength(pairs[a]!),
      );
    last = { epoch, sorted, order: draws.stream('order').permutation(sizes.length) };
    return last;
  };
  const targets = pairs.reduce((total, { target }) => total + target.length + 1, 0);
  return {
    spec: { kind: 'bucketedPairs', pairs: pairs.length, tokens },
    targetsPerBatch: Math.round(targets / sizes.length),
    stepsPerEpoch: sizes.length,
    at: (step) => {
      requireNonNegativeInteger('bucketedPairs', { step });
      const { sorted, order } = epochOf(Math.floor(step / sizes.length));
      const batch = order[step % sizes.length]!;
      const rows = sorted.subarray(starts[batch]!, starts[batch]! + sizes[batch]!);
      return pairBatch(
        Array.from(rows, (row) => pairs[row]!),
        special,
      );
    },
  };
};
