/**
 * Compiles the kernels in `assembly/` twice, to plain and to relaxed SIMD, and makes a module of TensorFlow.js's own
 * binary, which bundlers understand without a setting.
 *
 *     node scripts/compile.mjs
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileAssembly } from '../../../tools/build/compile-assembly.mjs';
import { microkernels } from './microkernels.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = path.join(root, 'generated');
mkdirSync(generated, { recursive: true });
writeFileSync(path.join(generated, 'microkernels.ts'), microkernels([4, 5, 6]));
const binary = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
);
writeFileSync(
  path.join(generated, 'tensorflow.ts'),
  `export const tensorflow =\n  '${readFileSync(binary).toString('base64')}';\n`,
);

const sizes = [
  ['plain', await compileAssembly({ root, name: 'plain', features: ['simd'] })],
  ['relaxed', await compileAssembly({ root, name: 'relaxed', features: ['simd', 'relaxed-simd'] })],
];
if (!process.argv.includes('--quiet'))
  for (const [name, size] of sizes) console.log(`${name}: ${(size / 1000).toFixed(1)} kB`);
