/**
 * Compiles the kernels in `assembly/` twice, to plain and to relaxed SIMD, and writes each as a module of text that
 * any bundler takes. Nothing of it is kept in git.
 *
 *     node scripts/compile.mjs
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { microkernels } from './microkernels.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = path.join(root, 'generated');
mkdirSync(generated, { recursive: true });

writeFileSync(path.join(generated, 'microkernels.ts'), microkernels([4, 5, 6]));

const compile = async (name, features) => {
  const out = `generated/${name}.wasm`;
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      '--outFile',
      out,
      '-O3',
      '--converge',
      '--noAssert',
      ...['--runtime', 'stub', '--importMemory'],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    { baseDir: root },
  );
  if (error) {
    console.error(stderr.toString() || error.message);
    process.exit(1);
  }
  const binary = readFileSync(path.join(root, out));
  writeFileSync(
    path.join(generated, `${name}.ts`),
    `/** The ${name} build, in base64. */\nexport const ${name} =\n  '${binary.toString('base64')}';\n`,
  );
  rmSync(path.join(root, out));
  return binary.length;
};

const sizes = [
  ['plain', await compile('plain', ['simd'])],
  ['relaxed', await compile('relaxed', ['simd', 'relaxed-simd'])],
];
if (!process.argv.includes('--quiet'))
  for (const [name, size] of sizes) console.log(`${name}: ${(size / 1000).toFixed(1)} kB`);
