import { RidgelineError } from '@ridgeline/contracts';

/** What stands in place of the first characters of a text, if a rule of the table begins it. */
export type CharacterMap = (text: string) => string | undefined;

const broken = (problem: string): RidgelineError =>
  new RidgelineError(
    'E_DATA',
    `precompiled: charsmap must be a table of SentencePiece in base 64, got ${problem}.`,
    {
      hint: 'Take precompiled_charsmap from the tokenizer.json as it is.',
    },
  );

/** @throws `E_DATA` */
const bytesOf = (charsmap: string): Uint8Array => {
  try {
    return Uint8Array.from(atob(charsmap), (character) => character.charCodeAt(0));
  } catch {
    throw broken('what is no base 64');
  }
};

/** @throws `E_DATA` */
const textsOf = (bytes: Uint8Array): Uint8Array => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw broken('texts that are no UTF-8');
  }
  if (bytes.at(-1) !== 0) throw broken('a text without its end');
  return bytes;
};

// a unit of the trie: 31 bits of value in a leaf; else 8 bits of label, one that says whether a leaf is below, and the way to what is below
const leafValue = (unit: number): number => unit & 0x7fffffff;
const labelOf = (unit: number): number => unit & 0x800000ff;
const hasLeaf = (unit: number): boolean => (unit & 0x100) !== 0;
const wayBelow = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6);

/**
 * The value of the shortest entry that begins with the first bytes; −1 if there is none. An entry below the node n with the byte c stands
 * at n xor its way below xor c, if the label there is c.
 */
const shortestIn = (units: Uint32Array, bytes: Uint8Array): number => {
  let node = wayBelow(units[0]!);
  for (const byte of bytes) {
    node ^= byte;
    const unit = units[node];
    if (byte === 0 || unit === undefined || labelOf(unit) !== byte) return -1;
    node ^= wayBelow(unit);
    if (hasLeaf(unit)) return leafValue(units[node] ?? 0x7fffffff);
  }
  return -1;
};

/**
 * The rules of a `precompiled_charsmap`: the size of a trie in bytes (32 bits, the lowest first), the trie as a double array of 32-bit
 * units from UTF-8 to places, then the texts at these places, each with a zero behind it.
 *
 * @throws `E_DATA` for what is no such table.
 * @see Yata et al. 2007, "A compact static double-array keeping character codes", in the form of darts-clone, as SentencePiece's
 * `builder.cc` and `normalizer.cc` write and read it. Like Hugging Face tokenizers, it takes the shortest rule.
 */
export const characterMap = (charsmap: string): CharacterMap => {
  const bytes = bytesOf(charsmap);
  const view = new DataView(bytes.buffer);
  const size = bytes.length < 8 ? 0 : view.getUint32(0, true);
  if (size === 0 || size % 4 !== 0 || 4 + size >= bytes.length) throw broken('one that ends early');
  const units = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const texts = textsOf(bytes.subarray(4 + size));
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  return (text) => {
    const start = shortestIn(units, encoder.encode(text));
    return start < 0 || start >= texts.length
      ? undefined
      : decoder.decode(texts.subarray(start, texts.indexOf(0, start)));
  };
};
