import { randomUUID } from 'node:crypto';
import type { Completion, CompletionChunk, CompletionHead, CompletionUsage } from './completion-response.ts';
import { type CompletionTextOptions, completionText } from './completion-text.ts';

/** A completion on its way. */
interface Draft {
  readonly head: CompletionHead;
  readonly pieces: AsyncGenerator<string, 'stop' | 'length', void>;
  /** What was counted so far. */
  readonly usage: () => CompletionUsage;
}

async function* startWith<Finish>(
  text: string,
  pieces: AsyncGenerator<string, Finish, void>,
): AsyncGenerator<string, Finish, void> {
  yield text;
  return yield* pieces;
}

/** @param options.echo a text to put first. */
export const draftCompletion = (
  options: CompletionTextOptions & { readonly echo: string | undefined },
): Draft => {
  const { served, prompt, echo, onToken } = options;
  let generated = 0;
  const pieces = completionText({
    ...options,
    onToken: () => {
      generated++;
      onToken();
    },
  });
  return {
    head: {
      id: `cmpl-${randomUUID().replaceAll('-', '')}`,
      object: 'text_completion',
      created: Math.floor(Date.now() / 1000),
      model: served.id,
    },
    pieces: echo === undefined ? pieces : startWith(echo, pieces),
    usage: () => ({
      prompt_tokens: prompt.length,
      completion_tokens: generated,
      total_tokens: prompt.length + generated,
    }),
  };
};

const noText = { text: '', index: 0, logprobs: null } as const;

/** The completion as one object. */
export const wholeCompletion = async ({ head, pieces, usage }: Draft): Promise<Completion> => {
  let text = '';
  for (;;) {
    const next = await pieces.next();
    if (next.done) {
      return { ...head, choices: [{ ...noText, text, finish_reason: next.value }], usage: usage() };
    }
    text += next.value;
  }
};

/** The completion in chunks: the text, then one with the reason why it ended, then the usage if it was asked for. */
export async function* completionChunks(
  { head, pieces, usage }: Draft,
  { includeUsage }: { readonly includeUsage: boolean },
): AsyncGenerator<CompletionChunk, void, void> {
  try {
    let next = await pieces.next();
    for (; !next.done; next = await pieces.next()) {
      yield { ...head, choices: [{ ...noText, text: next.value, finish_reason: null }] };
    }
    yield { ...head, choices: [{ ...noText, finish_reason: next.value }] };
    if (includeUsage) yield { ...head, choices: [], usage: usage() };
  } finally {
    await pieces.return('stop');
  }
}
