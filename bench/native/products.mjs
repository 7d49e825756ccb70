/**
 * GFLOP/s of matrix products, a turn of a few milliseconds each, the best of all rounds: wasm plain and relaxed, native portable and
 * fast. After `pnpm build` and `pnpm --filter @ridgeline/kernels-native build:addon`.
 *
 *     node bench/native/products.mjs [--seconds N] [--instructions avx512|avx2|neon]
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { instructionsOf, memory, native, wasm } from './both.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '1' }, instructions: { type: 'string' } },
});
const nativeProduct = (determinism) => {
  const kernels = native(determinism, values.instructions);
  return kernels === undefined ? undefined : (...given) => kernels.affine(memory.buffer, ...given);
};
const products = {
  'wasm plain': wasm('plain').affine,
  'wasm relaxed': wasm('relaxed').affine,
  'native portable': nativeProduct('portable'),
  'native fast': nativeProduct('fast'),
};
const names = Object.keys(products).filter((name) => products[name] !== undefined);

const workspace = 65536;
const tensors = workspace + 2 ** 20;
const sizes = [
  ...[
    [2048, 64, 512],
    [2048, 128, 65],
    [32, 128, 512],
    [256, 256, 256],
  ],
  ...[
    [700, 256, 10_000],
    [2048, 512, 10_000],
    [2800, 100, 512],
    [2800, 512, 100],
  ],
];

/** The least seconds of each, all in turns. */
const measure = (given, repeats) => {
  const best = names.map(() => Number.POSITIVE_INFINITY);
  const until = performance.now() + 1000 * Number(values.seconds);
  for (let round = 0; round < 6 || performance.now() < until; round++) {
    names.forEach((name, index) => {
      const begun = performance.now();
      for (let i = 0; i < repeats; i++) {
        products[name](...given);
      }
      best[index] = Math.min(best[index], (performance.now() - begun) / 1000 / repeats);
    });
  }
  return best;
};

console.log(
  `${cpus()[0].model}, ${instructionsOf('portable', values.instructions)} and ${instructionsOf('fast', values.instructions)}, Node ${process.versions.node}`,
);
console.log(''.padEnd(24), ...names.map((name) => name.padStart(16)));
for (const [m, k, n] of sizes) {
  const a = tensors;
  const b = a + 4 * m * k;
  const c = b + 4 * k * n;
  const inputs = new Float32Array(memory.buffer, a, m * k + k * n);
  for (let i = 0; i < inputs.length; i++) inputs[i] = ((i * 7919) % 1000) / 500 - 1;
  const kinds = {
    A·B: [a, 4 * k, 4, b, 4 * n, 4],
    A·Bᵀ: [a, 4 * k, 4, b, 4, 4 * k],
    Aᵀ·B: [a, 4, 4 * m, b, 4 * n, 4],
  };
  for (const [kind, steps] of Object.entries(kinds)) {
    const operations = 2 * m * n * k;
    const given = [m, n, k, ...steps, 0, c, 4 * n, workspace];
    const best = measure(given, Math.max(1, Math.round(1e8 / operations)));
    const rates = best.map((seconds) => (operations / seconds / 1e9).toFixed(1).padStart(16));
    console.log(`${kind.padEnd(5)} ${m} × ${k} × ${n}`.padEnd(24), ...rates);
  }
}
