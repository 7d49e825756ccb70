import { randomUUID } from 'node:crypto';
import type { GuardFinding } from '../text-guards.ts';
import { type ChoiceEvent, type ChoiceOptions, choiceEvents } from './choice-events.ts';
import type {
  Completion,
  CompletionChoice,
  CompletionChunk,
  CompletionHead,
  CompletionUsage,
  FinishReason,
} from './completion-response.ts';
import { guardedEvents } from './guarded-events.ts';
import { toldLogProbabilities } from './log-probabilities.ts';

export interface DraftOptions extends ChoiceOptions {
  readonly promptTokens: number;
  /** How many of the candidates of each prompt are given back. */
  readonly choices: number;
  /** Whether each text begins with its prompt. */
  readonly echo: boolean;
  /** Of how many tokens log-probabilities are told; without it none are. */
  readonly told: number | undefined;
  /** What filters found in the prompts. */
  readonly findings: readonly GuardFinding[];
}

/** A completion on its way. */
interface Draft extends DraftOptions {
  readonly head: CompletionHead;
  readonly events: AsyncGenerator<ChoiceEvent, void, void>;
  /** What was counted so far. */
  readonly usage: () => CompletionUsage;
}

/** The prompts first, one for each choice. */
async function* behindPrompts(
  { prompts, candidates }: DraftOptions,
  events: AsyncGenerator<ChoiceEvent, void, void>,
): AsyncGenerator<ChoiceEvent, void, void> {
  for (const [i, text] of prompts.entries())
    for (let choice = 0; choice < candidates; choice++)
      yield { index: i * candidates + choice, text, tokens: [], finishReason: null };
  yield* events;
}

export const draftCompletion = (options: DraftOptions): Draft => {
  const { served, promptTokens, echo, onToken } = options;
  let generated = 0;
  const written = choiceEvents({
    ...options,
    onToken: () => {
      generated++;
      onToken();
    },
  });
  const behind = served.guards?.behind;
  const events = behind === undefined ? written : guardedEvents(written, behind);
  return {
    ...options,
    head: {
      id: `cmpl-${randomUUID().replaceAll('-', '')}`,
      object: 'text_completion',
      created: Math.floor(Date.now() / 1000),
      model: served.id,
    },
    events: echo ? behindPrompts(options, events) : events,
    usage: () => ({
      prompt_tokens: promptTokens,
      completion_tokens: generated,
      total_tokens: promptTokens + generated,
    }),
  };
};

const choiceOf = <Finish>(
  {
    index,
    text,
    tokens,
    finishReason,
    isChanged = false,
  }: Omit<ChoiceEvent, 'finishReason'> & { readonly finishReason: Finish },
  { served, told }: Draft,
): CompletionChoice & { readonly finish_reason: Finish } => ({
  text,
  index,
  // they are those of another text where a filter replaced some of it
  logprobs: told === undefined || isChanged ? null : toldLogProbabilities(tokens, served.tokenizer, told),
  finish_reason: finishReason,
});

/** log p of a token, on average. */
const meanLogProbability = ({ tokens }: Pick<ChoiceEvent, 'tokens'>): number =>
  tokens.reduce((sum, { logProbability }) => sum + logProbability!, 0) / Math.max(1, tokens.length);

/** What candidates are chosen among by: one that is held back is no candidate as long as there is another. */
const rankOf = (choice: Pick<ChoiceEvent, 'tokens' | 'finishReason'>): number =>
  choice.finishReason === 'content_filter' ? Number.NEGATIVE_INFINITY : meanLogProbability(choice);

/** Of the candidates of each prompt the best, by the log-probability of a token. */
const bestOf = <T extends Pick<ChoiceEvent, 'tokens' | 'finishReason'>>(
  all: readonly T[],
  { candidates, choices }: Draft,
): readonly T[] => {
  if (choices === candidates) return all;
  const prompts = Array.from({ length: all.length / candidates }, (_, prompt) =>
    all.slice(prompt * candidates, (prompt + 1) * candidates),
  );
  return prompts.flatMap((of) => of.sort((a, b) => rankOf(b) - rankOf(a) || 0).slice(0, choices));
};

/** The completion as one object. */
export const wholeCompletion = async (draft: Draft): Promise<Completion> => {
  const { prompts, candidates, events, head, usage } = draft;
  const all = Array.from({ length: prompts.length * candidates }, () => ({
    text: '',
    tokens: [] as ChoiceEvent['tokens'],
    finishReason: 'length' as FinishReason,
    isChanged: false,
    findings: [] as readonly GuardFinding[],
  }));
  for await (const { index, text, tokens, finishReason, isChanged = false, findings = [] } of events) {
    const choice = all[index]!;
    Object.assign(choice, { isChanged, findings });
    choice.text += text;
    choice.tokens = [...choice.tokens, ...tokens];
    choice.finishReason = finishReason ?? choice.finishReason;
  }
  const best = bestOf(all, draft);
  const choices = best.map((choice, index) => choiceOf({ ...choice, index }, draft));
  const behind = best.flatMap(({ findings }, index) => findings.map((finding) => ({ ...finding, index })));
  const guard = [...draft.findings, ...behind];
  return { ...head, choices, usage: usage(), ...(guard.length > 0 && { guard }) };
};

/** The completion in chunks: text as it comes, for each choice one with the reason why it ended, then the usage if it was asked for. */
export async function* completionChunks(
  draft: Draft,
  { includeUsage }: { readonly includeUsage: boolean },
): AsyncGenerator<CompletionChunk, void, void> {
  const { events, head, usage } = draft;
  if (draft.findings.length > 0) yield { ...head, choices: [], guard: [...draft.findings] };
  for await (const event of events) {
    const { findings = [] } = event;
    if (event.text !== '') yield { ...head, choices: [choiceOf({ ...event, finishReason: null }, draft)] };
    if (event.finishReason !== null)
      yield {
        ...head,
        choices: [choiceOf({ ...event, text: '', tokens: [] }, draft)],
        ...(findings.length > 0 && { guard: [...findings] }),
      };
  }
  if (includeUsage) yield { ...head, choices: [], usage: usage() };
}
