import type { HostParams } from '@ridgeline/contracts';
import { hashParams, record } from '@ridgeline/tensors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../golden/python.json' with { type: 'json' };
import ours from '../golden/ridgeline.json' with { type: 'json' };
import { decodeSafetensors, decodeStoredTensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
const bitsOf = (data: Float32Array | Float64Array) => [
  ...new Uint32Array(data.buffer, data.byteOffset, data.length),
];
const tensorsOf = (list: typeof golden.tensors): HostParams =>
  record(
    list.map(({ path, shape, bits }) => [
      path,
      { shape, data: new Float32Array(Uint32Array.from(bits).buffer) },
    ]),
  );

it('reads what Python’s safetensors writes, bit by bit', async () => {
  const { tensors, metadata, verified } = await decodeSafetensors(fromBase64(golden.base64));
  expect(verified).toBe(false);
  expect({ ...metadata }).toEqual(golden.metadata);
  expect(Object.keys(tensors).sort()).toEqual(golden.tensors.map(({ path }) => path).sort());
  for (const { path, shape, bits } of golden.tensors) {
    expect(tensors[path]!.shape).toEqual(shape);
    expect(bitsOf(tensors[path]!.data)).toEqual(bits);
  }
  expect(Object.keys((await decodeSafetensors(fromBase64(golden.empty))).tensors)).toEqual([]);
});

it('writes the bytes that Python’s safetensors read with equal values', async () => {
  const bytes = await encodeSafetensors(tensorsOf(golden.tensors), golden.metadata);
  expect(btoa(String.fromCharCode(...bytes))).toBe(ours.base64);
});

const path = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__'),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0', '10', '2', 'head/kernel', '"', '\u0000'),
);
const tensor = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }).chain((shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = fc.uint32Array({ minLength: size, maxLength: size });
  return fc.record({
    shape: fc.constant(shape),
    data: data.map((bits) => new Float32Array(bits.slice().buffer)),
  });
});
const tensors = fc.array(fc.tuple(path, tensor), { maxLength: 6 }).map(record);
const metadata = fc.dictionary(
  path.filter((key) => key !== 'sha256' && key !== 'producer' && key !== '__proto__'),
  fc.string({ unit: 'grapheme' }),
);

it('gives back every bit, name, shape and order that it wrote', async () => {
  await fc.assert(
    fc.asyncProperty(tensors, metadata, async (given, texts) => {
      const bytes = await encodeSafetensors(given, texts);
      expect((bytes.length - 8) % 4).toBe(0);
      const found = await decodeSafetensors(bytes);
      expect(found.verified).toBe(true);
      expect({ ...found.metadata }).toEqual({ ...texts });
      expect(Object.keys(found.tensors)).toEqual(Object.keys(given));
      for (const [name, { shape, data }] of Object.entries(given)) {
        expect(found.tensors[name]!.shape).toEqual(shape);
        expect(bitsOf(found.tensors[name]!.data)).toEqual(bitsOf(data));
      }
      expect(await hashParams(found.tensors as HostParams)).toBe(await hashParams(given));
    }),
  );
});

const small = { 'head/kernel': { shape: [2, 3], data: Float32Array.of(1, -0, 3, NaN, 1e-40, -6) } };

it('aligns the data, and reads it from any place in memory', async () => {
  const bytes = await encodeSafetensors(small);
  expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
  const shifted = Buffer.concat([Buffer.of(1, 2, 3), bytes]).subarray(3);
  const found = await decodeSafetensors(shifted);
  shifted.fill(0);
  expect(bitsOf(found.tensors['head/kernel']!.data)).toEqual(bitsOf(small['head/kernel'].data));
  expect(found.tensors['head/kernel']!.data.buffer.byteLength).toBe(24);
});

it('writes a tensor that is a part of a larger array', async () => {
  const part = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
  const { tensors: found } = await decodeSafetensors(
    await encodeSafetensors({ w: { shape: [2], data: part } }),
  );
  expect([...found.w!.data]).toEqual([1, 2]);
});

it('refuses a file cut off at any byte', async () => {
  const bytes = await encodeSafetensors(small, { note: 'a' });
  for (let length = 0; length < bytes.length; length++) {
    await expect(decodeSafetensors(bytes.slice(0, length)), `${length} bytes`).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
    });
  }
  await expect(decodeSafetensors(Uint8Array.of(...bytes, 0))).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
});

it('finds any bit that flips, anywhere in the file', async () => {
  const bytes = await encodeSafetensors(small, { note: 'a' });
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    await expect(decodeSafetensors(flipped), `bit ${bit}`).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
  }
});

it('names the file, the fault and the way out', async () => {
  const bytes = await encodeSafetensors(small);
  bytes[bytes.length - 1]! ^= 1;
  await expect(decodeSafetensors(bytes, 'model.safetensors')).rejects.toMatchObject({
    message: 'model.safetensors: its checksum must match its content, and does not.',
    hint: 'The file is damaged, not complete or not of this kind: take an earlier copy of it.',
  });
  await expect(decodeSafetensors(fromBase64(golden.float16), 'w.safetensors')).rejects.toMatchObject({
    message: 'w.safetensors: "w" must be stored as F32, got "F16".',
    hint: expect.stringContaining('Convert'),
  });
});

it('refuses to write what it could not read', async () => {
  const one = { shape: [1], data: Float32Array.of(1) };
  const cases: [HostParams, Record<string, string>, string][] = [
    [{ w: { ...one, shape: [2] } }, {}, 'encodeSafetensors: "w" must have 1 to 6 lengths'],
    [{ w: { shape: [0], data: new Float32Array() } }, {}, 'got [0]'],
    [{ w: { ...one, shape: [1, 1, 1, 1, 1, 1, 1] } }, {}, '"w"'],
    [{ __metadata__: one }, {}, 'a tensor cannot have the name "__metadata__"'],
    [{ '\ud800': one }, {}, 'cannot have the name'],
    [{}, { sha256: 'x' }, 'metadata cannot hold "sha256"'],
    [{}, { note: '\udc00' }, 'metadata cannot hold "note"'],
    [{}, { note: 'x'.repeat(26 * 1024 * 1024) }, 'must take at most 26214400 bytes'],
  ];
  for (const [given, texts, message] of cases) {
    await expect(encodeSafetensors(given, texts)).rejects.toThrow(message);
  }
});

it('reads and writes float64 beside float32, each number as it is', async () => {
  const doubles = Float64Array.of(Math.PI, -0, Number.MIN_VALUE, Number.MAX_VALUE, 1 + Number.EPSILON);
  const given = { w: { shape: [5], data: doubles }, b: { shape: [1], data: Float32Array.of(0.5) } };
  const { tensors: found } = await decodeStoredTensors(await encodeSafetensors(given));
  expect(found.w!.data).toEqual(doubles);
  expect(found.b!.data).toEqual(given.b.data);
});

it('reads a float64 that another program has written, byte by byte', async () => {
  // struct.pack('<Q', len(header)) + header + struct.pack('<d', math.pi)
  const header = '{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}';
  const bytes = Uint8Array.of(
    header.length,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    ...new TextEncoder().encode(header),
    0x18,
    0x2d,
    0x44,
    0x54,
    0xfb,
    0x21,
    0x09,
    0x40,
  );
  expect((await decodeStoredTensors(bytes)).tensors.w!.data).toEqual(Float64Array.of(Math.PI));
});
