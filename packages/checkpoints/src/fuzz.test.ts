import { isRidgelineError } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import golden from '../golden/python.json' with { type: 'json' };
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));

const numbers = [
  '0',
  '1',
  '2',
  '4',
  '8',
  '-1',
  '1.0',
  '1e3',
  '24',
  '2147483648',
  '4294967296',
  '9007199254740991',
];
const hugeNumbers = ['9007199254740993', '18446744073709551615', '1e308', '1e999', '-0', '00', '0x10', 'NaN'];
const fragments = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  'null',
  'true',
  ' ',
  '\n',
  '"__proto__":',
];
const names = [
  '"F32"',
  '"F64"',
  '"I32"',
  '"dtype"',
  '"shape"',
  '"data_offsets"',
  '"__metadata__"',
  '"w"',
  '""',
];

/** Changes a file's header text, its declared length or its bytes, as the numbers say. */
const mutate = (seed: Uint8Array, draws: (below: number) => number): Uint8Array => {
  const pick = <T>(list: readonly T[]): T => list[draws(list.length)]!;
  const length = new DataView(seed.buffer).getUint32(0, true);
  let header = Array.from(seed.subarray(8, 8 + length), (byte) => String.fromCharCode(byte)).join('');
  let data = seed.slice(8 + length);
  const replaceOne = (pattern: RegExp, by: string) => {
    const found = [...header.matchAll(pattern)];
    if (found.length === 0) return;
    const { index, 0: old } = pick(found);
    header = header.slice(0, index) + by + header.slice(index + old.length);
  };
  const changes = 1 + draws(3);
  for (let change = 0; change < changes; change++) {
    const at = draws(header.length);
    const stretch = header.slice(at, at + 1 + draws(60));
    const kinds = [
      () => replaceOne(/-?\d+/g, pick(numbers)),
      () => replaceOne(/-?\d+/g, pick(hugeNumbers)),
      () => replaceOne(/"[^"]*"/g, pick(names)),
      () => (header = header.slice(0, at) + pick(fragments) + header.slice(at)),
      () => (header = header.slice(0, at) + header.slice(at + stretch.length)),
      () => (header = header.slice(0, at) + stretch + header.slice(at)),
      () => (header = header.slice(0, at) + String.fromCharCode(draws(256)) + header.slice(at + 1)),
      () => (data = data.slice(0, draws(data.length + 1))),
      () => (data = Uint8Array.of(...data, ...new Uint8Array(4 * draws(8)))),
    ];
    pick(kinds)();
  }
  const bytes = new Uint8Array(8 + header.length + data.length);
  const declared = pick([
    header.length,
    header.length,
    header.length,
    length,
    draws(2 ** 31),
    header.length + 8,
  ]);
  new DataView(bytes.buffer).setUint32(0, declared, true);
  if (draws(40) === 0) bytes[4 + draws(4)] = draws(256);
  bytes.set(
    Array.from(header, (unit) => unit.charCodeAt(0)),
    8,
  );
  bytes.set(data, 8 + header.length);
  return bytes.slice(0, draws(20) === 0 ? draws(bytes.length) : bytes.length);
};

it('meets 20,000 mutated files with a typed error or with tensors that fill the file exactly', async () => {
  const w = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
  const sealed = await encodeSafetensors({ a: w(1, 2), b: w(3) }, { note: 'x' });
  const header =
    '{"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}';
  const plain = new Uint8Array(8 + header.length + 12);
  new DataView(plain.buffer).setUint32(0, header.length, true);
  plain.set(new TextEncoder().encode(header), 8);
  const seeds = [plain, plain, fromBase64(golden.base64), fromBase64(golden.empty), sealed];

  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < 20_000; i++) {
    const words = randomStream(7).at(i).uint32(64);
    let drawn = 0;
    const bytes = mutate(seeds[i % seeds.length]!, (below) => words[drawn++ % 64]! % below);
    try {
      const { tensors } = await decodeSafetensors(bytes);
      const length = Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
      expect(8 + new DataView(bytes.buffer).getUint32(0, true) + length).toBe(bytes.length);
      for (const { shape, data } of Object.values(tensors))
        expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length);
      outcomes.read++;
    } catch (error) {
      if (!isRidgelineError(error) || error.code !== 'E_CHECKPOINT') throw error;
      outcomes.refused++;
    }
  }
  expect(outcomes.read).toBeGreaterThan(500);
  expect(outcomes.refused).toBeGreaterThan(10_000);
});
