import { RidgelineError, requireInRange } from '@ridgeline/contracts';
import { ngramHash } from './ngram-hash.ts';

/** Which rows of tokens a training text has: a Bloom filter, which forgets none and sometimes remembers one that never was. */
export interface NgramMemory {
  /** How many tokens are a row. */
  readonly size: number;
  /** Rows that were put in, repeats included. */
  readonly count: number;
  /** How often a row that is not in it is taken for one: the share of bits that are set, to the power of the number of hashes. */
  readonly falsePositiveRate: number;
  /** Whether the row that begins there may be in it; what is in it always is. */
  readonly has: (ids: ArrayLike<number>, start: number) => boolean;
  /** The memory as bytes, for `ngramMemoryFromBytes`. */
  readonly toBytes: () => Uint8Array;
}

export interface NgramMemoryOptions {
  /** How many tokens are a row, 8 or more: shorter ones stand in many texts by right. */
  readonly size?: number;
  /** The largest share of other rows that may be taken for one of the text. */
  readonly falsePositiveRate?: number;
}

const magic = 0x314d4752; // RGM1
const header = 24;

interface Bits {
  readonly size: number;
  readonly count: number;
  readonly hashes: number;
  readonly bits: Uint8Array;
}

/** The positions of a row: Kirsch and Mitzenmacher's, of two hashes. */
const eachBit = (
  ids: ArrayLike<number>,
  start: number,
  { size, hashes, bits }: Bits,
  visit: (at: number) => boolean,
): boolean => {
  const { first, second } = ngramHash(ids, start, size);
  const length = 8 * bits.length;
  // an odd step, so that positions differ
  const step = second | 1;
  let hash = first;
  for (let i = 0; i < hashes; i += 1) {
    if (!visit((hash >>> 0) % length)) return false;
    hash = (hash + step) | 0;
  }
  return true;
};

const onesIn = (byte: number): number => {
  let ones = 0;
  for (let rest = byte; rest > 0; rest &= rest - 1) ones += 1;
  return ones;
};

const memoryOf = (filter: Bits): NgramMemory => {
  const { size, count, hashes, bits } = filter;
  const ones = bits.reduce((sum, byte) => sum + onesIn(byte), 0);
  const isSet = (at: number): boolean => ((bits[at >> 3]! >> (at & 7)) & 1) === 1;
  return {
    size,
    count,
    falsePositiveRate: Math.exp(hashes * Math.log(ones / (8 * bits.length))),
    has: (ids, start) => start >= 0 && start + size <= ids.length && eachBit(ids, start, filter, isSet),
    toBytes: () => {
      const bytes = new Uint8Array(header + bits.length);
      const view = new DataView(bytes.buffer);
      const fields = [
        magic,
        size,
        hashes,
        bits.length,
        count % 0x1_0000_0000,
        Math.floor(count / 0x1_0000_0000),
      ];
      for (const [i, field] of fields.entries()) view.setUint32(4 * i, field, true);
      bytes.set(bits, header);
      return bytes;
    },
  };
};

/**
 * Remembers all rows of `size` tokens of training texts, in −ln(rate)/ln²2 bits for each: 9.6 at 1 %, 1.2 MB for a million.
 *
 * No token of a text can be read from it. Rows go within a text, not over to the next.
 *
 * @param texts the ids of each text; one long text is a list of one.
 * @param options.size 8 if not given. @param options.falsePositiveRate 0.01 if not given; the memory tells what came of it.
 * @throws `E_RANGE`; `E_DATA` if no text is as long as a row
 * @see Bloom 1970; Kirsch and Mitzenmacher 2006, "Less Hashing, Same Performance".
 * @example ngramMemory([Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)]).count // 2
 */
export const ngramMemory = (
  texts: readonly ArrayLike<number>[],
  { size = 8, falsePositiveRate = 0.01 }: NgramMemoryOptions = {},
): NgramMemory => {
  requireInRange('ngramMemory', { type: 'integer', min: 8, max: 1024 }, { size });
  requireInRange('ngramMemory', { type: 'number', min: 1e-6, max: 0.5 }, { falsePositiveRate });
  const count = texts.reduce((sum, { length }) => sum + Math.max(0, length - size + 1), 0);
  if (count === 0)
    throw new RidgelineError('E_DATA', `ngramMemory: no text has the ${size} tokens of a row.`, {
      hint: 'Give the ids of the training text.',
    });
  const each = -Math.log(falsePositiveRate) / (Math.LN2 * Math.LN2);
  const bytes = Math.ceil((each * count) / 8);
  // positions are hashes of 32 bits
  requireInRange('ngramMemory', { type: 'integer', max: 0x1000_0000 }, { bytes });
  const bits = new Uint8Array(bytes);
  const filter = { size, count, hashes: Math.max(1, Math.round(each * Math.LN2)), bits };
  const set = (at: number): boolean => {
    bits[at >> 3]! |= 1 << (at & 7);
    return true;
  };
  for (const ids of texts)
    for (let start = 0; start + size <= ids.length; start += 1) eachBit(ids, start, filter, set);
  return memoryOf(filter);
};

/**
 * A memory of the bytes that `toBytes` gave.
 *
 * @throws `E_DATA` if they are none, or not whole
 * @example ngramMemoryFromBytes(memory.toBytes()).has(ids, 0) // as memory.has(ids, 0)
 */
export const ngramMemoryFromBytes = (bytes: Uint8Array): NgramMemory => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = (i: number): number => view.getUint32(4 * i, true);
  if (bytes.length < header || field(0) !== magic || field(3) !== bytes.length - header || field(3) === 0)
    throw new RidgelineError(
      'E_DATA',
      `ngramMemory: expected the bytes of a memory, got ${bytes.length} bytes that are none, or not all of them.`,
    );
  const [size, hashes, count] = [field(1), field(2), field(4) + field(5) * 0x1_0000_0000];
  requireInRange('ngramMemory', { type: 'integer', min: 8, max: 1024 }, { size });
  requireInRange('ngramMemory', { type: 'integer', min: 1, max: 64 }, { hashes });
  return memoryOf({ size, count, hashes, bits: bytes.slice(header) });
};
