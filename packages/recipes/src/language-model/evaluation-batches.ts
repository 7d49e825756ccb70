import { type HostBatch, type Model, RidgelineError } from '@ridgeline/contracts';
import { carriedBlocks, consecutiveBlocks, slidingWindows, type WindowOptions } from '@ridgeline/data';

/** What a model knows of a text at each target that is measured. */
export const evaluationContexts = ['blocks', 'carried'] as const;

/** How a text is read for evaluation. */
export interface EvaluationReading {
  /**
   * - `blocks`: the block of `sequenceLength` tokens that the target stands in, as far as it was read; blocks begin without context
   * - `carried`: all of the text before, by the state that is carried; of a model with a `contextLength`, a window of that length
   *   which slides over the text
   */
  readonly context: (typeof evaluationContexts)[number];
  /** Targets by which a window slides: half of it, if not given. */
  readonly stride?: number | undefined;
}

/** @throws `E_OPTION` if there is no window to slide */
const requireNoStride = (where: string, stride: number | undefined): void => {
  if (stride === undefined) return;
  throw new RidgelineError('E_OPTION', `evaluation: stride must be left out ${where}, got ${stride}.`, {
    hint: 'It is by how much a model that carries no state slides its window, with context: carried.',
  });
};

/**
 * The batches that measure a model on a text, as the reading says.
 *
 * @param model one that carries a state, or has a `contextLength`.
 * @throws `E_OPTION` for a stride without a window; what the batches throw for their options.
 * @example evaluationBatches({ ids, sequenceLength: 64, batchSize: 32 }, model, { context: 'carried' })
 */
export const evaluationBatches = (
  options: WindowOptions,
  { spec, contextLength }: Pick<Model, 'spec' | 'contextLength'>,
  { context, stride }: EvaluationReading = { context: 'blocks' },
): HostBatch[] => {
  if (context === 'blocks') {
    requireNoStride('with context: blocks, which slides nothing', stride);
    return consecutiveBlocks(options);
  }
  if (contextLength === undefined) {
    requireNoStride(`for ${spec.kind}, which carries a state and slides nothing`, stride);
    return carriedBlocks(options);
  }
  return slidingWindows({
    ...options,
    sequenceLength: contextLength,
    stride: stride ?? Math.ceil(contextLength / 2),
  });
};
