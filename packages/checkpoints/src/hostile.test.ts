import { expect, it } from 'vitest';
import { decodeSafetensors } from './decode-safetensors.ts';

/** A file of this header, with no checksum. */
const file = (header: string | Uint8Array, dataLength = 0, headerLength?: number): Uint8Array => {
  const json = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
};

const entry = (shape: string, offsets: string, dtype = '"F32"') =>
  `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;

const refusal = async (bytes: Uint8Array): Promise<string> => {
  const error = await decodeSafetensors(bytes, 'x').then(
    () => undefined,
    (found: unknown) => found as { code: string; message: string; hint: string },
  );
  expect(error).toMatchObject({ code: 'E_CHECKPOINT', hint: expect.any(String) });
  return error!.message;
};

it('reads the least file and one plain tensor', async () => {
  expect(Object.keys((await decodeSafetensors(file('{}'))).tensors)).toEqual([]);
  const { tensors } = await decodeSafetensors(file(`{"w":${entry('[2]', '[0,8]')}}  `, 8));
  expect([...tensors.w!.data]).toEqual([0, 0]);
});

it('sorts tensors by their place, whatever the order of the header', async () => {
  const header = `{"10":${entry('[1]', '[0,4]')},"b":${entry('[1]', '[8,12]')},"2":${entry('[1]', '[4,8]')}}`;
  const bytes = file(header, 12);
  new Float32Array(bytes.buffer.slice(-12)).set([1, 2, 3]);
  bytes.set(new Uint8Array(Float32Array.of(1, 2, 3).buffer), bytes.length - 12);
  const { tensors } = await decodeSafetensors(bytes);
  expect([tensors['10']!.data[0], tensors['2']!.data[0], tensors.b!.data[0]]).toEqual([1, 2, 3]);
});

it('refuses shapes that cannot be, before it allocates anything', async () => {
  const shapes = [
    '[0]',
    '[-1]',
    '[1.5]',
    '[1.0]',
    '[1e0]',
    '[-0]',
    '[2147483648]',
    '[9007199254740992]',
    '[9007199254740993]',
    '[1e308]',
    '[4194305,4194305,211106198978564]',
    '[3037000500,3037000500]',
    '[94906266,94906266]',
    '[null]',
    '["1"]',
    '[[1]]',
    '1',
    'null',
    '{}',
    '[1,1,1,1,1,1,1]',
    `[${'1,'.repeat(1_000_000)}1]`,
  ];
  for (const shape of shapes) {
    expect(await refusal(file(`{"w":${entry(shape, '[0,4]')}}`, 4)), shape.slice(0, 40)).toMatch(/^x: /);
  }
});

it('refuses holes, overlaps, shared places and what is left over', async () => {
  const two = (first: string, second: string) => `{"a":${entry('[1]', first)},"b":${entry('[1]', second)}}`;
  expect(await refusal(file(two('[0,4]', '[8,12]'), 12))).toBe(
    'x: "b" must begin at byte 4 of the data, got 8.',
  );
  expect(await refusal(file(two('[0,4]', '[2,6]'), 6))).toBe(
    'x: "b" must begin at byte 4 of the data, got 2.',
  );
  expect(await refusal(file(two('[0,4]', '[0,4]'), 4))).toBe(
    'x: "b" must begin at byte 4 of the data, got 0.',
  );
  expect(await refusal(file(two('[4,8]', '[8,12]'), 12))).toBe(
    'x: "a" must begin at byte 0 of the data, got 4.',
  );
  expect(await refusal(file(two('[0,4]', '[4,8]'), 9))).toBe('x: it must hold 8 bytes of data, got 9.');
  expect(await refusal(file(two('[0,4]', '[4,8]'), 7))).toBe('x: it must hold 8 bytes of data, got 7.');
  expect(await refusal(file('{}', 1))).toBe('x: it must hold 0 bytes of data, got 1.');
  const shared = `{"a":${entry('[0]', '[0,0]')},"b":${entry('[0]', '[0,0]')}}`;
  expect(await refusal(file(shared))).toContain('the shape of "a"');
  const twice = file(two('[0,4]', '[4,8]'), 8);
  expect(await refusal(Uint8Array.of(...twice, ...twice))).toContain('bytes of data');
});

it('refuses offsets that are no two whole numbers, or not those of the shape', async () => {
  for (const offsets of [
    '[4,0]',
    '[0,5]',
    '[0,8]',
    '[0]',
    '[0,4,4]',
    '[]',
    '"0,4"',
    '[0,4.0]',
    '[-4,0]',
    'null',
  ]) {
    expect(await refusal(file(`{"w":${entry('[1]', offsets)}}`, 4)), offsets).toMatch(/^x: /);
  }
  expect(await refusal(file(`{"w":${entry('[9007199254740991]', '[0,9007199254740991]')}}`))).toContain(
    'must take',
  );
});

it('refuses other number types, saying so', async () => {
  for (const dtype of ['"F16"', '"BF16"', '"I32"', '"BOOL"', '"F4"', '"f32"', '32', 'null']) {
    expect(await refusal(file(`{"w":${entry('[1]', '[0,4]', dtype)}}`, 4))).toContain(
      'must be stored as F32',
    );
  }
});

it('refuses keys given twice, in any spelling', async () => {
  const w = entry('[1]', '[0,4]');
  expect(await refusal(file(`{"w":${w},"w":${w}}`, 4))).toContain('the key "w" once');
  expect(await refusal(file(`{"w":${w},"\\u0077":${w}}`, 4))).toContain('the key "w" once');
  expect(await refusal(file(`{"__proto__":${w},"__proto__":${w}}`, 4))).toContain('once');
  expect(await refusal(file('{"__metadata__":{"a":"1","a":"2"}}'))).toContain('the key "a" once');
  const dtypes = '{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  expect(await refusal(file(`{"w":${dtypes}}`, 4))).toContain('the key "dtype" once');
});

it('refuses entries with a field too few or too many, and metadata that is no text', async () => {
  for (const w of [
    '{}',
    '[]',
    'null',
    '1',
    '{"dtype":"F32","shape":[1]}',
    `${entry('[1]', '[0,4]').slice(0, -1)},"x":1}`,
  ]) {
    expect(await refusal(file(`{"w":${w}}`, 4)), w).toContain('exactly dtype, shape and data_offsets');
  }
  for (const metadata of ['null', '[]', '"a"', '{"a":1}', '{"a":null}', '{"a":{}}']) {
    expect(await refusal(file(`{"__metadata__":${metadata}}`)), metadata).toContain('"__metadata__" must');
  }
});

it('refuses headers that lie about their length', async () => {
  expect(await refusal(new Uint8Array())).toBe('x: it must hold at least 10 bytes, got 0.');
  expect(await refusal(file('{}', 0, 3))).toBe('x: its header must be at most 2 bytes long, got 3.');
  expect(await refusal(file(' '.repeat(192), 0, 100_000_000))).toContain(
    'at most 192 bytes long, got 100000000',
  );
  expect(await refusal(file('{}', 0, 2 ** 53))).toContain('at most 2 bytes');
  expect(await refusal(file('{}', 0, 0))).toContain('a value here');
  expect(await refusal(file('{}', 0, 1))).toContain('must have');
  const wide = file('{}', 26 * 1024 * 1024, 26 * 1024 * 1024);
  expect(await refusal(wide)).toContain('at most 26214400 bytes long');
});

it('reads a header of 25 MiB of spaces, and refuses one of a million tensors', async () => {
  const spaces = new Uint8Array(25 * 1024 * 1024).fill(0x20);
  spaces.set(new TextEncoder().encode('{}'));
  expect(Object.keys((await decodeSafetensors(file(spaces))).tensors)).toEqual([]);
  const million = Array.from(
    { length: 1_000_000 },
    (_, i) => `"${i}":${entry('[1]', `[${4 * i},${4 * i + 4}]`)}`,
  );
  expect(await refusal(file(`{${million.join()}}`, 8))).toContain('header must be at most');
});

it('refuses text that is not strict UTF-8 or does not begin with a brace', async () => {
  const bytes = (...codes: number[]) => Uint8Array.from(codes);
  expect(await refusal(file('\ufeff{}'))).toBe('x: its header must begin with "{".');
  expect(await refusal(file(' {}'))).toBe('x: its header must begin with "{".');
  expect(await refusal(file('[]'))).toBe('x: its header must begin with "{".');
  expect(await refusal(file(bytes(0x7b, 0, 0x7d, 0)))).toMatch(/^x: /);
  for (const wrong of [[0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xff], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
    expect(await refusal(file(bytes(0x7b, 0x22, ...wrong, 0x22, 0x3a, 0x31, 0x7d)))).toContain('UTF-8');
  }
});

it('refuses JSON that is deep, unfinished or followed by more', async () => {
  expect(await refusal(file(`{"a":${'['.repeat(1_000_000)}`))).toContain('a depth of at most 64');
  expect(await refusal(file(`{"a":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`))).toContain(
    'a depth of at most 64',
  );
  for (const header of [
    '{',
    '{"',
    '{"a',
    '{"a"',
    '{"a":',
    '{"a":}',
    '{,}',
    '{"a":1,}',
    '{}{}',
    '{}\u0000',
    "{'a':1}",
  ]) {
    expect(await refusal(file(header)), header).toMatch(/^x: /);
  }
  expect(await refusal(file('{"\\ud800":1}'))).toContain('half a surrogate pair');
});

it('takes __proto__ and its like as plain names', async () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
  const header = names.map((name, i) => `"${name}":${entry('[1]', `[${4 * i},${4 * i + 4}]`)}`).join();
  const { tensors, metadata } = await decodeSafetensors(
    file(`{"__metadata__":{"__proto__":"a","constructor":"b"},${header}}`, 20),
  );
  expect(Object.keys(tensors)).toEqual(names);
  expect(Object.keys(metadata)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(tensors)).toBeNull();
  expect(({} as Record<string, unknown>).a).toBeUndefined();
});

it('keeps what it quotes short and on one line', async () => {
  const message = await refusal(file(`{"${'\\n'.repeat(5000)}":1}`));
  expect(message.length).toBeLessThan(200);
  expect(message).not.toContain('\n');
});
