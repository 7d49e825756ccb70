/**
 * Compiles the kernels in `assembly/` to plain and to relaxed SIMD, each for a memory of one thread and for a shared one, and makes modules
 * of TensorFlow.js's own binary and of the program that further threads run, which bundlers understand without a setting.
 *
 *     node scripts/compile.mjs
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
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

const { outputFiles } = await build({
  entryPoints: [path.join(root, 'src/threads/worker.ts')],
  ...{ bundle: true, minify: true, write: false, format: 'iife', target: 'es2022' },
});
writeFileSync(
  path.join(generated, 'worker.ts'),
  `/** \`src/threads/worker.ts\` as a script. */\nexport const workerScript =\n  ${JSON.stringify(outputFiles[0].text.trim())};\n`,
);

const builds = Object.entries({ plain: ['simd'], relaxed: ['simd', 'relaxed-simd'] }).flatMap(
  ([name, features]) => [
    { root, name, features },
    { root, name: `${name}Shared`, features, entry: 'shared', shared: true },
  ],
);
const sizes = [];
for (const one of builds) sizes.push([one.name, await compileAssembly(one)]);
if (!process.argv.includes('--quiet'))
  for (const [name, size] of sizes) console.log(`${name}: ${(size / 1000).toFixed(1)} kB`);
