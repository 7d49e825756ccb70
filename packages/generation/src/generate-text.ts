import type { RandomStream } from '@ridgeline/contracts';
import type { FinishReason } from './generate-batch.ts';
import { type StreamTextsOptions, streamTexts, type TextToken } from './stream-texts.ts';

export interface GeneratedText {
  /** What follows the prompt, without it. */
  readonly text: string;
  /** How many tokens were generated, one that ends the text not counted. */
  readonly tokens: number;
  readonly finishReason: FinishReason;
  /** The tokens that begin in the text, with their log-probabilities, where these were asked for. */
  readonly details?: readonly TextToken[];
}

export interface GenerateTextsOptions extends StreamTextsOptions {
  /** Called with each piece of a text as it comes. */
  readonly onText?: (piece: string, row: number) => void;
}

export interface GenerateTextOptions extends Omit<GenerateTextsOptions, 'rows' | 'onText'> {
  readonly prompt: string;
  /** Token i draws from `random.at(i)`. */
  readonly random: RandomStream;
  /** Called with each piece of text as it comes. */
  readonly onText?: (piece: string) => void;
}

/**
 * Goes on with several texts, as {@link streamTexts}, and gives them whole and in order.
 *
 * @throws as `streamTexts`.
 * @example const [{ text }] = await generateTexts({ model, params, tokenizer, rows: [{ prompt: 'Call me ', random }], sampler: greedy(), maxTokens: 20 });
 */
export const generateTexts = async (options: GenerateTextsOptions): Promise<readonly GeneratedText[]> => {
  const { onText, logProbabilities } = options;
  const found = options.rows.map(() => ({
    text: '',
    tokens: [] as TextToken[],
    finishReason: 'aborted' as FinishReason,
  }));
  for await (const event of streamTexts(options)) {
    const one = found[event.row]!;
    if ('token' in event) one.tokens.push(event.token);
    else one.finishReason = event.finishReason;
    one.text += event.text;
    if (event.text !== '') onText?.(event.text, event.row);
  }
  return found.map(({ text, tokens, finishReason }) => ({
    text,
    tokens: tokens.length,
    finishReason,
    ...(logProbabilities !== undefined && { details: tokens.filter(({ offset }) => offset < text.length) }),
  }));
};

/**
 * Generates a text from a prompt: encode, `generate`, `textStream`. The tokens that the tokenizer
 * has for the beginning and the end of a text stand before the prompt and end the text; what the vocabulary lacks is never written.
 *
 * @throws as `streamTexts`.
 * @example const { text } = await generateText({ model, params, tokenizer, prompt: 'Call me ', sampler: greedy(), random, maxTokens: 20 });
 */
export const generateText = async ({
  prompt,
  random,
  ...options
}: GenerateTextOptions): Promise<GeneratedText> => {
  const [text] = await generateTexts({ ...options, rows: [{ prompt, random }] });
  return text!;
};
