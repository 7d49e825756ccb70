import { define, RidgelineError } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter, Span } from '../filter.ts';
import { tokenizerOf } from '../limits/unknown-tokens.ts';
import type { NgramMemory } from './ngram-memory.ts';

/** Tokens that stand in a training text one after the other. */
export interface CopiedSpan {
  /** The first token. */
  readonly start: number;
  /** How many tokens. */
  readonly tokens: number;
}

/**
 * Spans of ids of which every row of `size` tokens is in a memory, from first to last. The chance that a span of L tokens is
 * taken for copied that is not is rate^(L − size + 1) at each place, so long ones are sure. Rows of several training texts may follow each other in one span.
 *
 * @example copiedSpans(ids, memory) // [{ start: 12, tokens: 31 }]
 */
export const copiedSpans = (ids: ArrayLike<number>, memory: NgramMemory): readonly CopiedSpan[] => {
  const spans: CopiedSpan[] = [];
  let first: number | undefined;
  for (let start = 0; start + memory.size <= ids.length + 1; start += 1) {
    if (memory.has(ids, start)) first ??= start;
    else if (first !== undefined) {
      spans.push({ start: first, tokens: start - 1 + memory.size - first });
      first = undefined;
    }
  }
  return spans;
};

/**
 * The longest span that a text has in common with a training text, in tokens; nothing if no row of the memory is in it.
 *
 * @example longestCopiedSpan(tokenizer.encode(text).ids, memory)?.tokens // 31
 */
export const longestCopiedSpan = (ids: ArrayLike<number>, memory: NgramMemory): CopiedSpan | undefined =>
  copiedSpans(ids, memory).reduce<CopiedSpan | undefined>(
    (longest, span) => (span.tokens > (longest?.tokens ?? 0) ? span : longest),
    undefined,
  );

/**
 * Finds what a model wrote word for word as its training text has it.
 *
 * @param options.tokens the shortest span that counts; not below the rows of the memory. @param options.action `resample` asks for another text.
 * @returns `check`, which needs `tokenizer` and `memory`; spans are those of the text, `measure` their tokens.
 * @throws `E_RANGE`, `E_OPTION`; `check`: `E_OPTION` if the context lacks one of the two, or the memory's rows are longer than `tokens`
 * @see Carlini et al. 2022, "Quantifying Memorization Across Neural Language Models".
 * @example guarded(text, [memorized({ tokens: 24 })], { tokenizer, memory }).verdict // 'resample'
 */
export const memorized = /* @__PURE__ */ define(
  'memorized',
  {
    about: 'Finds what was written word for word as the training text has it.',
    options: {
      tokens: { type: 'integer', min: 8, default: 24, about: 'The shortest span that counts.' },
      action: actionOption(['resample', 'refuse', 'tell'], 'resample'),
    },
    example: { tokens: 32 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ tokens, action }): Omit<Filter, 'spec'> => ({
    check: (text, context = {}) => {
      const { encode } = tokenizerOf('memorized', context);
      const { memory } = context;
      if (memory === undefined || memory.size > tokens)
        throw new RidgelineError(
          'E_OPTION',
          memory === undefined
            ? 'memorized: it asks for the training text, and the context has no memory of it.'
            : `memorized: tokens must be ${memory.size} or more, the rows of this memory, got ${tokens}.`,
          {
            hint: 'Make one with ngramMemory([ids]), and give it: guarded(text, filters, { tokenizer, memory }).',
          },
        );
      const { ids, offsets } = encode(text);
      return (
        copiedSpans(ids, memory)
          .filter((span) => span.tokens >= tokens)
          .map(({ start, tokens: measure }): Span => {
            const place = { start: offsets[2 * start]!, end: offsets[2 * (start + measure) - 1]! };
            return { what: 'copied from the training text', ...place, action, measure };
          })
          // rows of two spans may share tokens
          .filter(({ start }, i, spans) => i === 0 || start >= spans[i - 1]!.end)
      );
    },
  }),
);
