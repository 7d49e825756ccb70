import {
  type Processor,
  type SamplerOptions,
  sampler,
  streamTexts,
  type TextToken,
} from '@ridgeline/generation';
import { randomStream } from '@ridgeline/tensors';
import type { ServedLanguageModel } from '../served-model.ts';
import type { GuardFinding } from '../text-guards.ts';
import type { FinishReason } from './completion-response.ts';

export interface ChoiceOptions {
  readonly served: ServedLanguageModel;
  readonly prompts: readonly string[];
  /** How many texts are written for each prompt. */
  readonly candidates: number;
  readonly maxTokens: number;
  readonly processors: readonly Processor[];
  readonly sampling: SamplerOptions;
  readonly seed: number;
  readonly stops: readonly string[];
  /** Of how many tokens log-probabilities are told beside the one written; without it none are computed. */
  readonly logProbabilities: number | undefined;
  readonly signal: AbortSignal;
  /** Called for every token that was generated, also those that are not shown. */
  readonly onToken: () => void;
}

/** What is new of a choice: text that is whole characters, the tokens that begin in it, and at last why it ended. */
export interface ChoiceEvent {
  /** Which choice: those of the first prompt, then those of the second, and so on. */
  readonly index: number;
  readonly text: string;
  readonly tokens: readonly TextToken[];
  readonly finishReason: FinishReason | null;
  /** Whether the text is another than the tokens stand for, since a filter replaced some of it. */
  readonly isChanged?: boolean;
  /** What filters found in it. */
  readonly findings?: readonly GuardFinding[];
}

/** The tokens that begin before some length are taken out, and given. */
const takeBefore = (waiting: TextToken[], length: number): readonly TextToken[] => {
  const end = waiting.findIndex(({ offset }) => offset >= length);
  return waiting.splice(0, end === -1 ? waiting.length : end);
};

/**
 * The texts that follow some prompts, side by side. The same model, options and seed give the same texts, whatever else runs: the first
 * choice of a prompt is what it gets alone.
 *
 * @returns events that have text or an end. @throws the reason of the abort; as `generate`.
 */
export async function* choiceEvents(options: ChoiceOptions): AsyncGenerator<ChoiceEvent, void, void> {
  const { served, prompts, candidates, sampling, seed, stops, signal, onToken, logProbabilities } = options;
  const { model, params, tokenizer } = served;
  const random = randomStream(seed).stream('generation');
  const rows = prompts.flatMap((prompt) =>
    Array.from({ length: candidates }, (_, i) => ({
      prompt,
      random: i === 0 ? random : random.stream(`choice/${i}`),
    })),
  );
  const waiting: TextToken[][] = rows.map(() => []);
  const lengths = rows.map(() => 0);
  const { maxTokens, processors } = options;
  const drawing = {
    model,
    params,
    tokenizer,
    processors,
    sampler: sampler(sampling),
    maxTokens,
    stop: stops,
  };
  const told = logProbabilities === undefined ? {} : { logProbabilities };
  for await (const event of streamTexts({ ...drawing, ...told, rows, signal })) {
    const { row: index, text } = event;
    const isEnd = 'finishReason' in event;
    if (isEnd && event.finishReason === 'aborted') throw signal.reason;
    if (!isEnd) {
      onToken();
      waiting[index]!.push(event.token);
    }
    if (text === '' && !isEnd) continue;
    lengths[index]! += text.length;
    const tokens = takeBefore(waiting[index]!, lengths[index]!);
    yield { index, text, tokens, finishReason: isEnd ? (event.finishReason as 'stop' | 'length') : null };
  }
}
