import { z } from 'zod';
import { guardField } from '../text-guards.ts';

const finishReason = z.enum(['stop', 'length', 'content_filter']);

const logProbabilities = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z
    .array(z.number())
    .describe('natural logarithms, of the model before penalties and temperature'),
  top_logprobs: z
    .array(z.record(z.string(), z.number()))
    .nullable()
    .describe('of each token the likeliest, and it itself'),
  text_offset: z.array(z.int()).describe('where each token begins in the text, in UTF-16 units'),
});

const choice = <Finish extends z.ZodType>(finish: Finish) =>
  z.object({
    text: z.string(),
    index: z.int().min(0).describe('the choices of the first prompt, then those of the second, …'),
    logprobs: logProbabilities.nullable(),
    finish_reason: finish.describe(
      'stop: a stop text came; length: max_tokens was reached; content_filter: a filter holds the text back',
    ),
  });

const usage = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
});

const head = {
  id: z.string(),
  object: z.literal('text_completion'),
  created: z.int().describe('seconds since 1970'),
  model: z.string(),
};

/** The reply of `POST /v1/completions` without `stream`. */
export const completion = z.object({
  ...head,
  choices: z.array(choice(finishReason)).min(1),
  usage,
  warnings: z.array(z.string()).optional().describe('what the model could not read as it was meant'),
  guard: guardField,
});

/** The data of one event of a stream. The last but `[DONE]` may have no choice but the usage. */
export const completionChunk = z.object({
  ...head,
  choices: z.array(choice(finishReason.nullable())).max(1),
  usage: usage.optional(),
  guard: guardField,
});

export type ChoiceLogProbabilities = z.output<typeof logProbabilities>;
export type CompletionChoice = Omit<Completion['choices'][number], 'finish_reason'>;
export type Completion = z.output<typeof completion>;
export type CompletionChunk = z.output<typeof completionChunk>;
export type CompletionHead = Pick<Completion, keyof typeof head>;
export type FinishReason = z.output<typeof finishReason>;
export type CompletionUsage = z.output<typeof usage>;
