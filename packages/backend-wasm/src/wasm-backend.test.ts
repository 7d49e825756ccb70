import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { plain } from '../generated/plain.ts';
import { relaxed } from '../generated/relaxed.ts';
import type { WasmDevice } from './device.ts';
import { chooseBuild, simdSupport } from './module.ts';
import { wasmBackend } from './wasm-backend.ts';

beforeAll(() => wasmBackend().start());

describe('the compiled module', () => {
  const builds = [
    ['plain', Buffer.from(plain, 'base64')],
    ['relaxed', Buffer.from(relaxed, 'base64')],
  ] as const;

  it.each(builds)('%s: is below 60 kB, and below 20 kB compressed', (_, binary) => {
    expect(binary.length).toBeLessThan(60_000);
    expect(gzipSync(binary).length).toBeLessThan(20_000);
  });

  it.each(builds)('%s: owns nothing of the memory that it is put on', (_, binary) => {
    const sections = new Set<number>();
    for (let at = 8; at < binary.length; ) {
      sections.add(binary[at++]!);
      let size = 0;
      for (let shift = 0, more = true; more; shift += 7) {
        const byte = binary[at++]!;
        size |= (byte & 127) << shift;
        more = byte > 127;
      }
      at += size;
    }
    const [memory, global, start, data] = [5, 6, 8, 11];
    for (const section of [memory, global, start, data]) expect(sections).not.toContain(section);
    expect(sections).toContain(10); // code
  });
});

describe('the build', () => {
  it('is the plain one for reproducible bits, and otherwise what the engine runs', () => {
    expect(chooseBuild('portable')).toBe('plain');
    expect(chooseBuild('fast')).toBe(simdSupport().relaxed ? 'relaxed' : 'plain');
  });

  it('is refused under an unknown name', async () => {
    await expect(wasmBackend({ determinism: 'quick' as never }).start()).rejects.toMatchObject({
      code: 'E_OPTION',
    });
  });

  it('says so where there is no SIMD', () => {
    const { validate } = WebAssembly;
    WebAssembly.validate = () => false;
    try {
      expect(() => chooseBuild('portable')).toThrow('wasm: this engine has no WebAssembly SIMD.');
    } finally {
      WebAssembly.validate = validate;
    }
  });
});

describe('memory that cannot be given', () => {
  const message = /^wasm: no room for a tensor of [\d.]+ MB beside the \d+ MB in use\.$/;

  it('more than 32 bits can address is refused', () => {
    tf.tidy(() => {
      const [column, row] = [tf.ones([40_000, 1]), tf.ones([1, 40_000])];
      expect(() => tf.matMul(column, row)).toThrow(message);
      expect(() => tf.matMul(column, row)).toThrow(expect.objectContaining({ code: 'E_MEMORY' }));
    });
  });

  it('what the system refuses is no tensor either', () => {
    const { wasm } = tf.backend() as unknown as { wasm: { asm: { memory: WebAssembly.Memory } } };
    const { memory } = wasm.asm;
    const grow = memory.grow;
    memory.grow = () => {
      throw new RangeError('refused');
    };
    try {
      expect(() => tf.fill([500, 1_000_000], 1)).toThrow(message);
    } finally {
      memory.grow = grow;
    }
    expect(tf.sum(tf.ones([8])).dataSync()[0]).toBe(8);
  });

  it('what ends behind the 4 GB of WebAssembly is refused, and the rest is there still', () => {
    const { wasm } = tf.backend() as unknown as WasmDevice;
    const [large, small] = [250_000_000, 1_000_000];
    const blocks: number[] = [];
    const fill = (bytes: number) => {
      for (;;) {
        const address = wasm._malloc(bytes);
        blocks.push(address);
        expect((address >>> 0) + bytes).toBeLessThanOrEqual(wasm.asm.memory.buffer.byteLength);
      }
    };
    expect(() => fill(large)).toThrow(message);
    const before = blocks.length;
    expect(() => fill(small)).toThrow(message);
    expect(blocks.length).toBeGreaterThan(before);
    const starts = blocks.map((address) => address >>> 0).sort((a, b) => a - b);
    for (let i = 1; i < starts.length; i++) expect(starts[i]! - starts[i - 1]!).toBeGreaterThanOrEqual(small);
    for (const address of blocks) wasm._free(address);
    expect(tf.sum(tf.ones([8])).dataSync()[0]).toBe(8);
  });
});
