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

/**
 * A prompt as ids, with warnings about what the vocabulary lacks.
 *
 * @throws 400 if the prompt, or the text that it would grow to, is longer than the server or the model takes.
 */
export const encodePrompt = (
  { model, tokenizer }: Pick<ServedLanguageModel, 'model' | 'tokenizer'>,
  { prompt, maxTokens }: { readonly prompt: string; readonly maxTokens: number },
  { promptTokens }: Pick<Limits, 'promptTokens'>,
): { readonly ids: Int32Array; readonly warnings: readonly string[] } => {
  const encoding = tokenizer.encode(prompt);
  const { length } = encoding.ids;
  if (length === 0 && tokenizer.special.begin === undefined)
    throw apiError(400, 'invalid_value', 'prompt holds no token.', { param: 'prompt' });
  if (length > promptTokens) {
    throw tooLong(`The prompt has ${length} tokens, and this server takes at most ${promptTokens}.`);
  }
  const { contextLength } = model.spec;
  if (typeof contextLength === 'number' && length + maxTokens > contextLength) {
    throw tooLong(`prompt ${length} tokens + max_tokens ${maxTokens} > context ${contextLength}.`);
  }
  return { ids: encoding.ids, warnings: unknownWarnings(tokenizer, prompt, encoding) };
};

/** Warnings as one header: JSON in ASCII. */
export const warningsHeader = (warnings: readonly string[]): string =>
  JSON.stringify(warnings).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
