import { createHash } from 'node:crypto';

/*
 * Plain data as a text that brings every bit back: JSON, with arrays of numbers in base64 and a name for each number that JSON does
 * not have. The same data give the same text on every machine, so that its hash tells whether two machines computed alike.
 */

const arrays = { Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array } as const;
type ArrayName = keyof typeof arrays;

/** A key that no data of ours have. */
const tag = '$';

const numbers: Readonly<Record<string, number>> = {
  '-0': -0,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

const nameOfNumber = (value: number): string | undefined =>
  Object.keys(numbers).find((name) => Object.is(numbers[name], value));

const toPlain = (value: unknown): unknown => {
  if (typeof value === 'number') {
    const name = nameOfNumber(value);
    return name === undefined ? value : { [tag]: 'number', of: name };
  }
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
    return { [tag]: value.constructor.name, of: bytes.toString('base64') };
  }
  return value;
};

const fromPlain = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, tag)) return value;
  const { [tag]: kind, of } = value as unknown as { readonly [tag]: string; readonly of: string };
  if (kind === 'number') return numbers[of];
  const bytes = Uint8Array.from(Buffer.from(of, 'base64'));
  return new arrays[kind as ArrayName](bytes.buffer);
};

/** Data as a text; `unpack` gives them back, bit for bit. @example pack({ a: new Float32Array([1]) }) */
export const pack = (data: unknown): string => JSON.stringify(data, (_, value) => toPlain(value));

export const unpack = (text: string): unknown => JSON.parse(text, fromPlain);

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** What a result says but for the time it took, as a hash: equal for two runs of one trial wherever they ran. */
export const resultHash = (result: unknown): string =>
  sha256(JSON.stringify(result, (key, value) => (key === 'seconds' ? undefined : toPlain(value))));
