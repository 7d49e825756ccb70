import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import golden from '../golden/foreign.json' with { type: 'json' };
import { decodeForeignTensors, decodeSafetensors } from './decode-safetensors.ts';
import { foreignTypes } from './stored-types.ts';

const file = Uint8Array.from(atob(golden.file), (unit) => unit.charCodeAt(0));
const wordsOf = ({ buffer, byteOffset, length }: Float32Array) =>
  new Int32Array(buffer as ArrayBuffer, byteOffset, length);

it('reads numbers of half the width to the bits of PyTorch, and leaves out what is no float', async () => {
  const { tensors, verified } = await decodeForeignTensors(file);
  expect(Object.keys(tensors).sort()).toEqual(['brain', 'half', 'plain']);
  expect([...tensors.plain!.data]).toEqual([1.5]);
  for (const [name, words] of Object.entries(golden.words)) {
    expect(tensors[name]!.shape).toEqual([words.length]);
    expect([...wordsOf(tensors[name]!.data)], name).toEqual(words);
  }
  expect(verified).toBe(false);
});

it('reads every half that is a number', () => {
  const every = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
  const read = foreignTypes.F16!.read!(new Uint8Array(every.buffer)) as Float32Array;
  const numbers = read.filter((value) => !Number.isNaN(value));
  expect(numbers).toHaveLength(2 ** 16 - 2 * 1023);
  expect(createHash('sha256').update(new Uint8Array(numbers.buffer)).digest('hex')).toBe(golden.everyHalf);
});

it('refuses them in files of ours, and types that lose digits', async () => {
  await expect(decodeSafetensors(file)).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringMatching(/must be stored as F32, got "/),
  });
  const wide = new TextEncoder().encode('{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}');
  const bytes = new Uint8Array(8 + wide.length + 8);
  new DataView(bytes.buffer).setUint32(0, wide.length, true);
  bytes.set(wide, 8);
  await expect(decodeForeignTensors(bytes, 'x.safetensors')).rejects.toMatchObject({
    message: 'x.safetensors: "x" must be stored as F32 or F16 or BF16, got "F64".',
  });
});
