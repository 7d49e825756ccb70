/**
 * The loops of packages/linear in C beside those of wasm, on a memory alike: µs a column, the least of rounds in turns.
 *
 *     pnpm build && pnpm --filter @ridgeline/kernels-native build:addon && node bench/native/linear.mjs
 */
import { readFileSync } from 'node:fs';
import { loadAddon } from '../../packages/kernels-native/dist/index.js';

const { addon, reason } = loadAddon();
if (addon === undefined) {
  console.error(`There is nothing to measure: ${reason}.`);
  process.exit(1);
}
const source = readFileSync(new URL('../../packages/linear/generated/loops.ts', import.meta.url), 'utf8');
const text = /['"]([A-Za-z0-9+/=]{100,})['"]/.exec(source)[1];
const module = new WebAssembly.Module(Buffer.from(text, 'base64'));

/** A model of drawn numbers, and the arguments of its loops: parts in the order of assembly/memory.ts. */
const modelOf = (rows, columns) => {
  const sizes = [rows * columns, 0, 0, columns, 0, 0, columns, rows, rows, columns, columns, columns, 1];
  const total = sizes.reduce((sum, size) => sum + size, 0) + 7 + columns;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((8 * total) / 65_536) });
  const numbers = new Float64Array(memory.buffer);
  let state = 1;
  for (let i = 0; i < total; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    numbers[i] = state / 2 ** 32 - 0.5;
  }
  let at = 0;
  const addresses = sizes.map((size) => {
    at += 8 * size;
    return size === 0 ? 0 : at - 8 * size;
  });
  numbers.fill(1 / rows, addresses[8] / 8, addresses[8] / 8 + rows);
  numbers.fill(1, addresses[3] / 8, addresses[3] / 8 + columns);
  new Int32Array(memory.buffer, at, 13).set(addresses);
  // some columns of all, as a working set has them
  const count = columns >> 2;
  new Int32Array(memory.buffer, at + 56, count).set(Array.from({ length: count }, (_, k) => 4 * k));
  // a penalty that rises and falls again, so that every column moves in every round
  const sweep = (fresh) => (turn) => [at, at + 56, count, 1, 1e-6, 0.1 + 0.1 * turn, fresh, rows];
  return {
    memory,
    count,
    calls: {
      measureDense: ['measureDense', () => [at, at + 56, count, rows]],
      'sweepDense, fresh': ['sweepDense', sweep(1)],
      sweepDense: ['sweepDense', sweep(0)],
    },
  };
};

for (const [rows, columns] of [
  [200, 400],
  [1000, 400],
  [2000, 2000],
  [1000, 20_000],
]) {
  const { memory, count, calls } = modelOf(rows, columns);
  const wasm = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const sides = { wasm: (name, given) => wasm[name](...given) };
  for (const instructions of addon.instructions.portable) {
    const native = addon.create('linear', instructions);
    sides[instructions] = (name, given) => native[name](memory.buffer, ...given);
  }
  for (const [title, [name, given]] of Object.entries(calls)) {
    const least = Object.fromEntries(Object.keys(sides).map((side) => [side, Number.POSITIVE_INFINITY]));
    const rounds = Math.max(20, Math.min(400, Math.ceil(1e8 / (rows * count))));
    for (let round = 0; round < rounds; round++) {
      for (const [side, run] of Object.entries(sides)) {
        const start = performance.now();
        for (const turn of [0, 1]) run(name, given(turn));
        least[side] = Math.min(least[side], (performance.now() - start) / 2);
      }
    }
    const told = Object.entries(least).map(([side, ms]) => {
      const ratio = side === 'wasm' ? '' : ` (${(ms / least.wasm).toFixed(2)})`;
      return `${side} ${((1000 * ms) / count).toFixed(3)}${ratio}`;
    });
    console.log(`${title}, ${rows} × ${columns}: ${told.join(', ')}`);
  }
}
