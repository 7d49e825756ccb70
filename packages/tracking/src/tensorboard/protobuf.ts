/** A field of a message of Protocol Buffers on the wire: the few forms that event files need. */
export type Field = Uint8Array;

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
};

/** Base 128, the least first; whole numbers from 0 to 2⁵³ − 1. */
const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...bytes, rest);
};

const key = (number: number, wire: 0 | 1 | 2 | 5): Uint8Array => varint(number * 8 + wire);

const fixed = (bytes: number, write: (view: DataView) => void): Uint8Array => {
  const view = new DataView(new ArrayBuffer(bytes));
  write(view);
  return new Uint8Array(view.buffer);
};

export const message = (fields: readonly Field[]): Uint8Array => joined(fields);

export const double = (number: number, value: number): Field =>
  joined([key(number, 1), fixed(8, (view) => view.setFloat64(0, value, true))]);

export const float = (number: number, value: number): Field =>
  joined([key(number, 5), fixed(4, (view) => view.setFloat32(0, value, true))]);

export const integer = (number: number, value: number): Field => joined([key(number, 0), varint(value)]);

export const bytes = (number: number, value: Uint8Array): Field =>
  joined([key(number, 2), varint(value.length), value]);

export const text = (number: number, value: string): Field => bytes(number, new TextEncoder().encode(value));

/** A message within a message. */
export const inner = (number: number, fields: readonly Field[]): Field => bytes(number, message(fields));
