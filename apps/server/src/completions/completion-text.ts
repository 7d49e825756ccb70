import { generate, type SamplerOptions, sampler, textStream } from '@ridgeline/generation';
import { randomStream } from '@ridgeline/tensors';
import type { ServedLanguageModel } from '../served-model.ts';
import { untilStop } from './stop-sequences.ts';

export interface CompletionTextOptions {
  readonly served: ServedLanguageModel;
  readonly prompt: Int32Array;
  readonly maxTokens: number;
  readonly sampling: SamplerOptions;
  readonly seed: number;
  readonly stops: readonly string[];
  readonly signal: AbortSignal;
  /** Called for every token that was generated, also those that are not shown. */
  readonly onToken: () => void;
}

/** Calls `seen` for every item that passes. */
async function* tap<T, Finish>(
  items: AsyncGenerator<T, Finish, void>,
  seen: () => void,
): AsyncGenerator<T, Finish, void> {
  try {
    for (;;) {
      const next = await items.next();
      if (next.done) return next.value;
      seen();
      yield next.value;
    }
  } finally {
    await items.return(undefined as Finish);
  }
}

/**
 * The text that follows a prompt, in pieces that are whole characters. The same model, options and seed give the same
 * text, whatever else runs.
 *
 * @returns why it ended. @throws the reason of the abort; as `generate`.
 */
export async function* completionText(
  options: CompletionTextOptions,
): AsyncGenerator<string, 'stop' | 'length', void> {
  const { served, prompt, maxTokens, sampling, seed, stops, signal, onToken } = options;
  const ids = generate({
    model: served.model,
    params: served.params,
    prompt,
    sampler: sampler(sampling),
    random: randomStream(seed).stream('generation'),
    maxTokens,
    special: served.tokenizer.special,
    signal,
  });
  const pieces = textStream({ tokenizer: served.tokenizer, ids: tap(ids, onToken), prompt });
  const reason = yield* untilStop(pieces, stops);
  if (reason === 'aborted') throw signal.reason;
  return reason;
}
