import type { Encoding, Tokenizer } from '@ridgeline/contracts';
import { apiError } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import type { ServedLanguageModel } from '../served-model.ts';

const shownPieces = 10;
const shownCharacters = 20;

/** The different pieces of the text that stand for nothing in the vocabulary. */
const unknownPieces = (text: string, { ids, offsets }: Encoding, unknownId: number | undefined): string[] => {
  const pieces = new Set<string>();
  ids.forEach((id, i) => {
    if (id === unknownId) pieces.add(text.slice(offsets[2 * i], offsets[2 * i + 1]));
  });
  return [...pieces];
};

const unknownWarnings = (tokenizer: Tokenizer, text: string, encoding: Encoding): string[] => {
  const pieces = unknownPieces(text, encoding, tokenizer.special.unknown);
  if (pieces.length === 0) return [];
  const shown = pieces
    .slice(0, shownPieces)
    .map((piece) => JSON.stringify([...piece].slice(0, shownCharacters).join('')));
  const more = pieces.length - shown.length;
  const list = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [
    `The vocabulary lacks ${list}; each was read as ${tokenizer.vocabulary[tokenizer.special.unknown!]}.`,
  ];
};

const tooLong = (message: string) => apiError(400, 'context_length_exceeded', message, { param: 'prompt' });

/** How many tokens a prompt has, with warnings about what the vocabulary lacks. */
const readPrompt = (
  { model, tokenizer }: Pick<ServedLanguageModel, 'model' | 'tokenizer'>,
  prompt: string,
  maxTokens: number,
): { readonly length: number; readonly warnings: readonly string[] } => {
  const encoding = tokenizer.encode(prompt);
  const { length } = encoding.ids;
  if (length === 0 && tokenizer.special.begin === undefined)
    throw apiError(400, 'invalid_value', 'prompt holds no token.', { param: 'prompt' });
  const { contextLength } = model.spec;
  if (typeof contextLength === 'number' && length + maxTokens > contextLength) {
    throw tooLong(`prompt ${length} tokens + max_tokens ${maxTokens} > context ${contextLength}.`);
  }
  return { length, warnings: unknownWarnings(tokenizer, prompt, encoding) };
};

/** Of a request, what decides how much is read and written. */
interface WantedTexts {
  readonly prompts: readonly string[];
  /** Texts that are written for each prompt. */
  readonly candidates: number;
  readonly maxTokens: number;
}

/** @throws 400 if all texts of a request together may be longer than the server lets one be */
const requireFew = (
  { prompts, candidates, maxTokens }: WantedTexts,
  limits: Pick<Limits, 'maxTokens'>,
): void => {
  const texts = prompts.length * candidates;
  if (texts === 1 || texts * maxTokens <= limits.maxTokens) return;
  throw apiError(
    400,
    'invalid_value',
    `${texts} texts of max_tokens ${maxTokens} are ${texts * maxTokens} tokens, and this server writes at most ${limits.maxTokens} for a request.`,
    { param: 'max_tokens' },
  );
};

/**
 * How many tokens prompts have together, with warnings about what the vocabulary lacks.
 *
 * @throws 400 if they, or what is written behind them, are longer than the server or the model takes.
 */
export const encodePrompts = (
  served: Pick<ServedLanguageModel, 'model' | 'tokenizer'>,
  wanted: WantedTexts,
  limits: Pick<Limits, 'promptTokens' | 'maxTokens'>,
): { readonly promptTokens: number; readonly warnings: readonly string[] } => {
  requireFew(wanted, limits);
  const { prompts, maxTokens } = wanted;
  const read = prompts.map((prompt) => readPrompt(served, prompt, maxTokens));
  const promptTokens = read.reduce((sum, { length }) => sum + length, 0);
  if (promptTokens > limits.promptTokens) {
    const what = prompts.length === 1 ? 'prompt has' : 'prompts have';
    throw tooLong(
      `The ${what} ${promptTokens} tokens, and this server takes at most ${limits.promptTokens}.`,
    );
  }
  return { promptTokens, warnings: [...new Set(read.flatMap(({ warnings }) => warnings))] };
};

/** Warnings as one header: JSON in ASCII. */
export const warningsHeader = (warnings: readonly string[]): string =>
  JSON.stringify(warnings).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
