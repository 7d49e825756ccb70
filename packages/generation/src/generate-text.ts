import type { Tokenizer } from '@ridgeline/contracts';
import { type FinishReason, type GenerateOptions, generate } from './generate.ts';
import { textStream } from './text-stream.ts';

export interface GenerateTextOptions extends Omit<GenerateOptions, 'prompt' | 'special'> {
  readonly tokenizer: Tokenizer;
  readonly prompt: string;
  /** Called with each piece of text as it comes. */
  readonly onText?: (piece: string) => void;
}

export interface GeneratedText {
  /** What follows the prompt, without it. */
  readonly text: string;
  /** How many tokens were generated, one that ends the text not counted. */
  readonly tokens: number;
  readonly finishReason: FinishReason;
}

/**
 * Generates a text from a prompt: encode, `generate`, `textStream`. The tokens that the tokenizer
 * has for the beginning and the end of a text stand before the prompt and end the text; what the vocabulary lacks is never written.
 *
 * @throws as `generate`.
 * @example const { text } = await generateText({ model, params, tokenizer, prompt: 'Call me ', sampler: greedy(), random, maxTokens: 20 });
 */
export const generateText = async (options: GenerateTextOptions): Promise<GeneratedText> => {
  const { tokenizer, onText } = options;
  const prompt = tokenizer.encode(options.prompt).ids;
  const running = generate({ ...options, prompt, special: tokenizer.special });
  let text = '';
  let tokens = 0;
  let finishReason: FinishReason = 'aborted';
  const ids = async function* () {
    try {
      for (;;) {
        const next = await running.next();
        if (next.done) return void (finishReason = next.value);
        tokens++;
        yield next.value;
      }
    } finally {
      await running.return('aborted');
    }
  };
  for await (const piece of textStream({ tokenizer, ids: ids(), prompt })) {
    text += piece;
    onText?.(piece);
  }
  return { text, tokens, finishReason };
};
