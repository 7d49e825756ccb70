import { type Processor, processorsOf } from '@ridgeline/generation';
import { z } from 'zod';

const penalty = z.number().min(-2).max(2).nullish();
const penaltyText = 'a number in -2 … 2 (default 0; above 0 tokens are less likely';

/** Penalties of repetition as fields of a request: OpenAI's, and two of ours. */
export const repetitionFields = {
  frequency_penalty: penalty.describe(`${penaltyText} for each time that they were written)`),
  presence_penalty: penalty.describe(`${penaltyText} once they were written)`),
  repetition_penalty: z
    .number()
    .min(0.1)
    .max(10)
    .nullish()
    .describe('a number in 0.1 … 10 (default 1; above 1 tokens of the text and its prompt are less likely)'),
  no_repeat_ngram: z
    .int()
    .min(0)
    .max(100)
    .nullish()
    .describe('an integer in 0 … 100 (default 0; no n-gram of so many tokens comes twice)'),
};

type Repetition = { readonly [K in keyof typeof repetitionFields]?: number | null | undefined };

/** The processors of a request. */
export const repetitionOf = (body: Repetition): readonly Processor[] =>
  processorsOf({
    frequencyPenalty: body.frequency_penalty ?? 0,
    presencePenalty: body.presence_penalty ?? 0,
    repetitionPenalty: body.repetition_penalty ?? 1,
    noRepeatNgram: body.no_repeat_ngram ?? 0,
  });
