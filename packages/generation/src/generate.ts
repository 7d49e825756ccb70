import type { RandomStream } from '@ridgeline/contracts';
import {
  type DrawOptions,
  type FinishReason,
  type GeneratedToken,
  generateBatch,
  type RowEvent,
} from './generate-batch.ts';

export interface GenerateOptions extends DrawOptions {
  /** The ids to go on from: at least one, unless a text has a token to begin with. */
  readonly prompt: Int32Array;
  /** Token i draws from `random.at(i)`. */
  readonly random: RandomStream;
}

/** The tokens of the one row, and why it ended. */
async function* only(
  events: AsyncGenerator<RowEvent, void, void>,
): AsyncGenerator<GeneratedToken, FinishReason, void> {
  for await (const event of events) {
    if ('finishReason' in event) return event.finishReason;
    yield event.token;
  }
  return 'length';
}

/**
 * Generates token after token. A model that carries a state reads the prompt once and then one token at a time; one without
 * reads all that was written so far, cut to the `contextLength` of its spec if it has one.
 *
 * Where the backend brings a decoder for the model, that reads the ids, without the engine of TensorFlow.js.
 * Other work runs between tokens, or between a few where they come that fast, and stopping to iterate frees the state. The same stream gives the same tokens.
 *
 * @param options.params on the device; they stay the caller's.
 * @returns the tokens one by one; the generator's return value says why they ended.
 * @throws at once: `E_DATA` for an empty prompt or ids outside the vocabulary; `E_SHAPE` for params that do not fit
 *   the model; `E_RANGE` for `maxTokens` or `logProbabilities`. While iterating: `E_NAN` if the logits are not finite, or every id is
 *   ruled out.
 * @example for await (const { id } of generate({ model, params, prompt, sampler: greedy(), random, maxTokens: 20 })) console.log(id);
 */
export const generate = ({
  prompt,
  random,
  ...options
}: GenerateOptions): AsyncGenerator<GeneratedToken, FinishReason, void> =>
  only(generateBatch({ ...options, rows: [{ prompt, random }] }));
