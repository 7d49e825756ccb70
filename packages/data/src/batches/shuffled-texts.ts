import {
  type BatchSource,
  type RandomStream,
  requireNonNegativeInteger,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { shuffledRows } from './shuffled-rows.ts';
import { requireTexts, type TextOptions, textBatch } from './text-batch.ts';

/**
 * Batches of texts in a new order every epoch, each full: of the endless sequence in which one epoch follows the other, step s has
 * those from s·B on. Rows are filled up to the longest of their batch, as in `consecutiveTexts`.
 *
 * @param options.random a stream for this purpose alone, such as `random.stream('batches')`.
 * @param options.alike puts texts of like lengths together, those of so many batches at a time, so that less is padded and rows of a
 * batch are less independent. None if not given.
 * @throws `E_RANGE` if a size is no integer ≥ 1; `E_DATA` if there is no text, or one without ids; `E_OPTION` if there is no id to
 * pad with.
 * @example shuffledTexts({ texts, pad: tokenizer.special.pad, batchSize: 32, random }).at(0).targets.shape // [32]
 */
export const shuffledTexts = (
  options: TextOptions & { readonly random: RandomStream; readonly alike?: number },
): BatchSource => {
  const { pad } = requireTexts('shuffledTexts', options);
  const { texts, batchSize, random, alike } = options;
  if (alike !== undefined) requirePositiveInteger('shuffledTexts', { alike });
  const lengthOf = (row: number): number => texts[row]!.ids.length;
  const rowsOf = shuffledRows({
    rows: texts.length,
    batchSize,
    random,
    ...(alike !== undefined && { alike: { batches: alike, lengthOf } }),
  });
  return {
    spec: {
      kind: 'shuffledTexts',
      texts: texts.length,
      batchSize,
      ...(alike !== undefined && { alike }),
    },
    targetsPerBatch: batchSize,
    stepsPerEpoch: Math.ceil(texts.length / batchSize),
    at: (step) => {
      requireNonNegativeInteger('shuffledTexts', { step });
      return textBatch(
        rowsOf(step).map((row) => texts[row]!),
        { pad },
      );
    },
  };
};
