import type { Json } from '@ridgeline/contracts';
import { hasLoneSurrogate } from '../code-points.ts';
import { refuse, shown } from '../refuse.ts';
import { type Fields, isRecord } from '../same.ts';
import { unknownToken } from '../vocabulary.ts';

/** A vocabulary as `tokenizer.json` has it: ids by token. */
export const writeVocabulary = (vocabulary: readonly string[]): Json => {
  const vocab: Record<string, number> = Object.create(null);
  vocabulary.forEach((token, id) => {
    vocab[token] = id;
  });
  return vocab;
};

/** The same read back. @throws `E_DATA` if the ids are not 0 to V − 1, each once */
export const readIds = (model: Fields): string[] => {
  if (!isRecord(model.vocab)) return refuse("the model's vocab must be an object from token to id");
  const entries = Object.entries(model.vocab);
  const vocabulary: string[] = new Array(entries.length);
  const taken = new Uint8Array(entries.length);
  for (const [token, id] of entries) {
    if (typeof id !== 'number' || taken[id] !== 0)
      refuse(
        `the ids must be 0 … ${entries.length - 1}, each once, which ${JSON.stringify([...token].slice(0, 40).join(''))} breaks`,
      );
    taken[id as number] = 1;
    vocabulary[id as number] = token;
  }
  return vocabulary;
};

/** A vocabulary with `<unk>` in it. @throws `E_DATA` */
export const readVocabulary = (model: Fields): string[] => {
  const { unk_token: unknown } = model;
  if (unknown !== unknownToken)
    refuse(`the model's unk_token must be "${unknownToken}", got ${shown(unknown)}`);
  return readIds(model);
};

/** Refuses pieces of words that no text could be cut into. @throws `E_DATA` */
export const requirePieces = (vocabulary: readonly string[]): void => {
  const at = vocabulary.findIndex((token) => token === '' || hasLoneSurrogate(token));
  if (at !== -1)
    refuse(`each token must be made of whole characters, got ${JSON.stringify(vocabulary[at])} at ${at}`);
};
