import { murmurHash } from '@ridgeline/data';
import { entryAt, type NumericRows } from './numeric-rows.ts';

/** The hash of a row: 32 bits, so that among n rows learnt from a new one is taken for one of them once in 2³²/n. */
const hashOf = (key: string): number => {
  const bytes = new TextEncoder().encode(key.normalize('NFC'));
  return murmurHash(bytes, 0, bytes.length) >>> 0;
};

/**
 * Which rows a model has learnt from, as it keeps them: their hashes, ascending, four bytes each, in base64.
 *
 * @param keys what makes two rows equal: the text of each, or its numbers.
 * @example rowHashes(['a text']).length // 8
 */
export const rowHashes = (keys: readonly string[]): string => encode(keys.map(hashOf));

const encode = (found: readonly number[]): string => {
  const hashes = Uint32Array.from(new Set(found)).sort();
  const bytes = new Uint8Array(hashes.length * 4);
  const view = new DataView(bytes.buffer);
  hashes.forEach((hash, place) => {
    view.setUint32(4 * place, hash);
  });
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
};

/**
 * Whether a model has learnt from each of these rows, by the hashes that it keeps.
 *
 * @example rowsSeen(['a text', 'another'], rowHashes(['a text'])) // [true, false]
 */
export const rowsSeen = (keys: readonly string[], kept: string): boolean[] => {
  const hashes = new Set(decode(kept));
  return keys.map((key) => hashes.has(hashOf(key)));
};

const decode = (kept: string): number[] => {
  const bytes = Uint8Array.from(atob(kept), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length >> 2 }, (_, place) => view.getUint32(4 * place));
};

/**
 * The rows that any of several models has learnt from, as one keeps them.
 *
 * @example joinRowHashes([rowHashes(['a']), rowHashes(['b'])]) === rowHashes(['a', 'b'])
 */
export const joinRowHashes = (kept: readonly string[]): string => encode(kept.flatMap(decode));

/** What makes rows of numbers equal: all of them, the target last. */
export const numberKeys = ({ x, y }: NumericRows): string[] =>
  Array.from(y, (target, row) => {
    const numbers = Array.from({ length: x.columns }, (_, column) => entryAt(x, row, column));
    return [...numbers, target].join(',');
  });
