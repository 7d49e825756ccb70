import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plain } from '../packages/backend-wasm/generated/plain.ts';
import { relaxed } from '../packages/backend-wasm/generated/relaxed.ts';
import { loops } from '../packages/linear/generated/loops.ts';

const dataSection = 11;

/** An unsigned number of WebAssembly's: seven bits a byte, the lowest first. Gives it with the place after it. */
const readUnsigned = (bytes: Uint8Array, at: number): readonly [value: number, next: number] => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
};

/** The kinds of section that a module has, in order. */
const sectionsOf = (module: Uint8Array): readonly number[] => {
  const sections: number[] = [];
  for (let at = 8; at < module.length; ) {
    sections.push(module[at]!);
    const [size, content] = readUnsigned(module, at + 1);
    at = content + size;
  }
  return sections;
};

const modules = [
  { name: 'plain kernels', text: plain, most: 60, mostPacked: 20 },
  { name: 'relaxed kernels', text: relaxed, most: 60, mostPacked: 20 },
  { name: 'loops of the linear models', text: loops, most: 5, mostPacked: 2.5 },
];

describe.each(modules)('the $name', ({ text, most, mostPacked }) => {
  const module = Buffer.from(text, 'base64');

  it(`take less than ${most} kB, ${mostPacked} kB packed`, () => {
    expect(module.length).toBeLessThan(1000 * most);
    expect(gzipSync(module).length).toBeLessThan(1000 * mostPacked);
  });

  it('have no data of their own, which would lie on that of their host', () => {
    const sections = sectionsOf(module);
    expect(sections).toContain(10);
    expect(sections).not.toContain(dataSection);
  });
});
