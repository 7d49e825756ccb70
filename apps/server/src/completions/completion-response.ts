import { z } from 'zod';

const finishReason = z.enum(['stop', 'length']);

const choice = <Finish extends z.ZodType>(finish: Finish) =>
  z.object({
    text: z.string(),
    index: z.literal(0),
    logprobs: z.null(),
    finish_reason: finish.describe('stop: a stop text came; length: max_tokens was reached'),
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
  choices: z.tuple([choice(finishReason)]),
  usage,
  warnings: z.array(z.string()).optional().describe('what the model could not read as it was meant'),
});

/** The data of one event of a stream. The last but `[DONE]` may have no choice but the usage. */
export const completionChunk = z.object({
  ...head,
  choices: z.array(choice(finishReason.nullable())).max(1),
  usage: usage.optional(),
});

export type Completion = z.output<typeof completion>;
export type CompletionChunk = z.output<typeof completionChunk>;
export type CompletionHead = Pick<Completion, keyof typeof head>;
export type CompletionUsage = z.output<typeof usage>;
