import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';

/**
 * Compiles a module of a package's `assembly/` to WebAssembly, and writes it to `generated/NAME.ts` as a module of text that
 * any bundler takes. Nothing of it is kept in git. Ends the process where the compiler finds fault.
 *
 * @param {{ root: string, name: string, features: string[], entry?: string, shared?: boolean }} build the entry is `index` if not
 *   given; `shared` is for a memory that several threads share.
 * @returns {Promise<number>} the length of the binary.
 */
export const compileAssembly = async ({ root, name, features, entry = 'index', shared = false }) => {
  const out = `generated/${name}.wasm`;
  const { error, stderr } = await asc.main([
    `assembly/${entry}.ts`,
    ...['--baseDir', root],
    '--outFile',
    out,
    '-O3',
    '--converge',
    '--noAssert',
    ...['--runtime', 'stub', '--importMemory'],
    ...(shared ? ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'] : []),
    ...features.flatMap((feature) => ['--enable', feature]),
  ]);
  if (error) {
    console.error(stderr.toString() || error.message);
    process.exit(1);
  }
  const binary = readFileSync(path.join(root, out));
  writeFileSync(
    path.join(root, `generated/${name}.ts`),
    `/** The ${name} build, in base64. */\nexport const ${name} =\n  '${binary.toString('base64')}';\n`,
  );
  rmSync(path.join(root, out));
  return binary.length;
};
