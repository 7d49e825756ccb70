import {
  type BatchSource,
  type RandomStream,
  requireNonNegativeInteger,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { type PairOptions, pairBatch, requirePairs } from './pair-batch.ts';
import { shuffledRows } from './shuffled-rows.ts';

/**
 * Batches of pairs in a new order every epoch: of the endless sequence in which epoch e follows epoch e − 1, each all n pairs
 * as `random.at(e)` permutes them, step s has those from s·B on. So every batch is full, and each pair is seen once in an epoch.
 *
 * Rows are filled up to the longest of their batch, as in `consecutivePairs`. `targetsPerBatch` is a mean;
 * `stepsPerEpoch` is n / B, rounded up.
 *
 * @param options.random a stream for this purpose alone, such as `random.stream('batches')`.
 * @throws `E_RANGE` if a size is no integer ≥ 1; `E_DATA` if there is no pair, or a source without ids; `E_OPTION` if the
 * tokenizer has no id to pad, to begin or to end with.
 * @example shuffledPairs({ pairs, special: tokenizer.special, batchSize: 32, random }).at(0).inputs.source.shape[0] // 32
 */
export const shuffledPairs = (options: PairOptions & { readonly random: RandomStream }): BatchSource => {
  const { pairs, batchSize, random } = options;
  requirePositiveInteger('shuffledPairs', { batchSize });
  const special = requirePairs('shuffledPairs', options);
  const rowsOf = shuffledRows({ rows: pairs.length, batchSize, random });
  const targets = pairs.reduce((total, { target }) => total + target.length + 1, 0);
  return {
    spec: { kind: 'shuffledPairs', pairs: pairs.length, batchSize },
    targetsPerBatch: Math.round((batchSize * targets) / pairs.length),
    stepsPerEpoch: Math.ceil(pairs.length / batchSize),
    at: (step) => {
      requireNonNegativeInteger('shuffledPairs', { step });
      return pairBatch(
        rowsOf(step).map((row) => pairs[row]!),
        special,
      );
    },
  };
};
