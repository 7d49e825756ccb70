import { expect, it } from 'vitest';
import { integer, text } from './protobuf.ts';

// "Encoding" in the documentation of Protocol Buffers has 150 and "testing"; the others are by hand, seven bits a byte
it.each([
  [0, [0x00]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [150, [0x96, 0x01]],
  [16_383, [0xff, 0x7f]],
  [16_384, [0x80, 0x80, 0x01]],
  [2 ** 32 + 1, [0x81, 0x80, 0x80, 0x80, 0x10]],
  [Number.MAX_SAFE_INTEGER, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
])('writes %d in base 128', (value, bytes) => {
  expect([...integer(1, value)]).toEqual([0x08, ...bytes]);
});

it('writes a text with its length in bytes', () => {
  expect([...text(2, 'testing')]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  expect([...text(2, 'λ')]).toEqual([0x12, 0x02, 0xce, 0xbb]);
  expect([...text(2, 'x'.repeat(128))].slice(0, 4)).toEqual([0x12, 0x80, 0x01, 0x78]);
});
