import { expect, it } from 'vitest';
import { plain } from '../../generated/plain.ts';
import { tensorflow } from '../../generated/tensorflow.ts';
import { withSharedMemory } from './shared-binary.ts';

const header = [0, 97, 115, 109, 1, 0, 0, 0];

it("changes one byte of TensorFlow.js's binary, and it stays a module", () => {
  const before = Buffer.from(tensorflow, 'base64');
  const { bytes: after, memory } = withSharedMemory(before)!;
  const changed = [...after.keys()].filter((index) => after[index] !== before[index]);
  expect(changed.map((index) => [before[index], after[index]])).toEqual([[1, 3]]);
  expect(WebAssembly.validate(after)).toBe(true);
  expect(memory).toEqual({ initial: 256, maximum: 65_536, shared: true });
});

it('makes a memory that is shared', () => {
  const memory = [5, 4, 1, 1, 1, 2]; // one memory of 1 page, 2 at most
  const exported = [7, 5, 1, 1, 109, 2, 0]; // as m
  const shared = withSharedMemory(Uint8Array.of(...header, ...memory, ...exported))!;
  expect(shared.memory).toEqual({ initial: 1, maximum: 2, shared: true });
  const { m } = new WebAssembly.Instance(new WebAssembly.Module(shared.bytes)).exports;
  expect((m as WebAssembly.Memory).buffer).toBeInstanceOf(SharedArrayBuffer);
});

it('leaves a module alone that has no memory, or one without a maximum', () => {
  expect(withSharedMemory(Buffer.from(plain, 'base64'))).toBeUndefined();
  expect(withSharedMemory(Uint8Array.of(...header, 5, 3, 1, 0, 1))).toBeUndefined();
});
