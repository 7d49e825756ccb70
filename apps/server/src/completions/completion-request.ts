import { z } from 'zod';
import type { Limits } from '../http/limits.ts';
import { repetitionFields, repetitionOf } from './repetition-fields.ts';
import { samplingFields, samplingOf } from './sampling-fields.ts';

/** Fields of OpenAI that this server knows but cannot act on: only the value that asks for nothing is accepted. */
const unsupported = (schema: z.ZodType, expected: string) =>
  schema.nullish().meta({ description: expected, 'x-unsupported': true });

const unsupportedFields = {
  suffix: unsupported(z.literal(''), 'null: text is not inserted before other text'),
  logit_bias: unsupported(z.strictObject({}), 'empty: sampling has no biases'),
};

const text = z.string().min(1);
const most = 20;
const count = z.int().min(1).max(most).nullish();
const orMany = `an integer in 1 … ${most}`;

/** How many texts are written for each prompt. */
const candidatesOf = ({ n, best_of }: { readonly n?: unknown; readonly best_of?: unknown }): number =>
  Number(best_of ?? n ?? 1);

// characters are code points; half a surrogate pair would match within one
const stop = z.string().regex(/^\P{Surrogate}{1,256}$/u);

/**
 * What `POST /v1/completions` takes. A field's description completes the sentence «field must be …», in errors and in
 * the published schema.
 */
export const completionRequest = ({ maxTokens }: Pick<Limits, 'maxTokens'>) =>
  z
    .strictObject({
      model: z.string().describe('the id of a loaded model'),
      prompt: z
        .union([text, z.array(text).min(1).max(most)])
        .describe(`a text that is not empty (a line break will do), or an array of 1 … ${most} such texts`),
      max_tokens: z
        .int()
        .min(1)
        .max(maxTokens)
        .nullish()
        .describe(`an integer in 1 … ${maxTokens} (default 16)`),
      n: count.describe(`${orMany} (default 1; texts for each prompt)`),
      best_of: count.describe(
        `${orMany}, not below n, and equal to it where stream is true (default n; of so many texts the n likeliest by token)`,
      ),
      ...samplingFields,
      ...repetitionFields,
      logprobs: z
        .int()
        .min(0)
        .max(5)
        .nullish()
        .describe('an integer in 0 … 5, and not with echo (default null; the likeliest tokens beside each)'),
      seed: z
        .int()
        .min(0)
        .nullish()
        .describe('an integer in 0 … 2⁵³ − 1 (default: drawn, and told in x-ridgeline-seed)'),
      stop: z
        .union([stop, z.array(stop).max(4)])
        .nullish()
        .describe('a text of 1 … 256 characters, or an array of at most 4 such texts'),
      stream: z.boolean().nullish().describe('true or false (default false)'),
      stream_options: z
        .strictObject({
          include_usage: z.boolean().nullish(),
          include_obfuscation: z.literal(false).nullish(),
        })
        .nullish()
        .describe('an object with include_usage true or false, and only where stream is true'),
      echo: z
        .boolean()
        .nullish()
        .describe('true or false (default false); true puts the prompt before the text'),
      user: z.string().nullish().describe('a text; it changes nothing and is not logged'),
      ...unsupportedFields,
    })
    .refine(({ stream, stream_options }) => stream || !stream_options, { path: ['stream_options'] })
    .refine(({ echo, logprobs }) => !echo || (logprobs ?? null) === null, { path: ['logprobs'] })
    .refine(({ n, best_of, stream }) => !best_of || (stream ? best_of === (n ?? 1) : best_of >= (n ?? 1)), {
      path: ['best_of'],
    });

type CompletionRequest = z.output<ReturnType<typeof completionRequest>>;

/** The request in our own words, with its defaults. */
export const readCompletionRequest = (body: CompletionRequest) => ({
  prompts: typeof body.prompt === 'string' ? [body.prompt] : body.prompt,
  choices: body.n ?? 1,
  candidates: candidatesOf(body),
  maxTokens: body.max_tokens ?? 16,
  sampling: samplingOf(body),
  processors: repetitionOf(body),
  told: body.logprobs ?? undefined,
  seed: body.seed ?? undefined,
  stops: typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []),
  stream: body.stream ?? false,
  includeUsage: body.stream_options?.include_usage ?? false,
  echo: body.echo ?? false,
});
