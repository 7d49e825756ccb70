import { refuse } from '../refuse.ts';
import { type Fields, isRecord } from '../same.ts';
import type { BpeOptions } from './bpe-model.ts';
import type { Merge } from './merge-rules.ts';
import { readIds } from './vocabulary-json.ts';

const show = (value: unknown): string => String(JSON.stringify(value)).slice(0, 40);

/** A pair as files have it now, or in one text with a space between, as they had it. */
const readMerge = (merge: unknown): Merge => {
  const parts = typeof merge === 'string' ? merge.split(' ') : merge;
  if (Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string'))
    return parts as unknown as Merge;
  return refuse(`each of the model's merges must be two tokens, got ${show(merge)}`);
};

/** A field that may be absent. */
const field = <Value>(
  model: Fields,
  name: string,
  standard: Value,
  holds: (value: unknown) => boolean,
  expected: string,
): Value => {
  const value = model[name] ?? standard;
  if (!holds(value)) refuse(`the model's ${name} must be ${expected}, got ${show(value)}`);
  return value as Value;
};

const isFlag = (value: unknown): boolean => typeof value === 'boolean';

/**
 * The options of a model as `tokenizer.json` has them; `undefined` for a model of another kind. A file that names no type,
 * as older ones do, is told by its merges.
 *
 * @throws `E_DATA` naming what is malformed or not supported
 */
export const readBpe = (json: unknown): BpeOptions | undefined => {
  if (!isRecord(json) || (json.type ?? (json.merges && 'BPE')) !== 'BPE') return undefined;
  field(json, 'dropout', 0, (p) => p === 0, 'null: what `encode` gives is never left to chance here');
  field(json, 'byte_fallback', false, (flag) => flag === false, 'false');
  field(json, 'continuing_subword_prefix', '', (prefix) => prefix === '', 'null');
  const isText = (value: unknown): boolean => typeof value === 'string';
  const merges = json.merges;
  if (!Array.isArray(merges)) return refuse("the model's merges must be a list");
  return {
    vocabulary: readIds(json),
    merges: merges.map(readMerge),
    unknown: field<string | undefined>(
      json,
      'unk_token',
      undefined,
      (token) => token === undefined || isText(token),
      'a token or null',
    ),
    fuseUnknown: field(json, 'fuse_unk', false, isFlag, 'true or false'),
    endOfWord: field(json, 'end_of_word_suffix', '', isText, 'a text or null'),
    wholePieces: field(json, 'ignore_merges', false, isFlag, 'true or false'),
  };
};
