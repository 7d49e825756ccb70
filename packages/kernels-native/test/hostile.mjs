/*
 * Calls every kernel of an addon with what no caller gives, for src/hostile.test.ts and by hand:
 *
 *     node packages/kernels-native/test/hostile.mjs ADDON CALLS [SEED]
 *
 * A call that is refused must leave every byte of the memory as it was; a crash ends this process. Ranges within the memory are held by test/fuzz.c.
 */
import { createRequire } from 'node:module';

const [file, calls, seed = '1'] = process.argv.slice(2);
const addon = createRequire(import.meta.url)(file);

let state = 0x9e3779b9 ^ Number(seed);
const draw = (below) => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
};
const pick = (list) => list[draw(list.length)];

const pages = 16;
const memory = new WebAssembly.Memory({ initial: pages });
const length = pages * 65_536;
const bytes = Buffer.from(memory.buffer);
const words = new Int32Array(memory.buffer);
for (let i = 0; i < words.length; i++) words[i] = i % 3 === 0 ? draw(8) : 0x3f000000 + draw(0x1000000);

const detached = new ArrayBuffer(64);
structuredClone(detached, { transfer: [detached] });
const grown = new WebAssembly.Memory({ initial: 1 });
const beforeGrowing = grown.buffer;
grown.grow(1);
const buffers = [
  ...[detached, beforeGrowing, new SharedArrayBuffer(length), new ArrayBuffer(0), new ArrayBuffer(7)],
  ...[
    new Uint8Array(8),
    new DataView(new ArrayBuffer(8)),
    memory,
    {},
    [],
    null,
    undefined,
    5,
    'buffer',
    Symbol.iterator,
  ],
];
const types = [
  '4',
  null,
  undefined,
  true,
  {},
  [4],
  4n,
  Symbol('4'),
  () => 4,
  new Number(4),
  { valueOf: () => 4 },
];
const numbers = [
  ...[-1, -0, 0.5, Number.NaN, Infinity, -Infinity, 5e-324, 1e300, 2 ** 30, 2 ** 31 - 1, 2 ** 31, -(2 ** 31)],
  ...[2 ** 32 - 4, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 2 ** 64, length, length - 4, length - 3],
];

/** Sizes stand first and are small, so that a call that makes sense by chance is short; addresses stand behind. */
const number = (place) => {
  const kind = draw(40);
  if (kind === 0) return pick(numbers);
  if (kind < 3) return length - 4 * draw(64);
  return kind < (place < 5 ? 32 : 15) ? draw(9) * pick([1, 4]) : 8 * draw(length / 8);
};

const said = { ran: 0, refused: 0, wrote: [] };
/** Calls that ran, for each kernel: what is next to them runs more often than what is drawn anew. */
const sound = {};
const kernels = Object.entries(addon.instructions).flatMap(([determinism, sets]) =>
  sets.flatMap((set) => Object.entries(addon.create(determinism, set))),
);
/** As many numbers as each takes. */
const arity = {};
for (const [name, kernel] of kernels) {
  for (let count = 0; count <= 30 && arity[name] === undefined; count++) {
    try {
      kernel(memory.buffer, ...Array(count).fill(-1));
    } catch (error) {
      if (!error.message.includes('takes a memory')) arity[name] = count;
    }
  }
}

let before = Buffer.from(bytes);
for (let i = 0; i < Number(calls); i++) {
  const [name, kernel] = kernels[i % kernels.length];
  sound[name] ??= [];
  const isNear = sound[name].length > 0 && draw(4) > 0;
  const given = isNear
    ? [...pick(sound[name])]
    : Array.from({ length: arity[name] }, (_, place) => number(place));
  const changed = draw(given.length);
  if (isNear) given[changed] = number(changed);
  // a loop over nothing may be long
  if (
    given
      .slice(0, 5)
      .filter((x) => x > 1000)
      .reduce((product, x) => product * x, 1) >
    2 ** 28
  )
    continue;
  const spoiled = draw(24);
  if (spoiled === 0) given[draw(given.length)] = pick(types);
  if (spoiled === 1) given.length = draw(given.length);
  if (spoiled === 2) given.push(...Array(1 + draw(40)).fill(4));
  const buffer = draw(20) === 0 ? pick(buffers) : memory.buffer;
  try {
    kernel.call(pick([undefined, null, {}, 5]), buffer, ...given);
    said.ran++;
    if (buffer === memory.buffer)
      sound[name][sound[name].length < 32 ? sound[name].length : draw(32)] = given;
    before = Buffer.from(bytes);
  } catch (error) {
    said.refused++;
    const isOurs =
      error instanceof RangeError && error.code === 'E_BACKEND' && error.message.startsWith(`${name}: `);
    if (!isOurs || !before.equals(bytes)) said.wrote.push(`${name}: ${error.message}`);
  }
}
console.log(
  JSON.stringify({
    ...said,
    kernels: Object.keys(arity).length,
    everRan: Object.values(sound).filter((list) => list.length > 0).length,
    wrote: said.wrote.slice(0, 5),
  }),
);
