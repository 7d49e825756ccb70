/**
 * Compiles the addon for this machine, into `build/PLATFORM-ARCHITECTURE.node` with its checksum beside. No package runs it: where it was
 * not run, or finds no compiler, everything works on WebAssembly.
 *
 *     node packages/kernels-native/scripts/build.mjs [--out FOLDER] [--sse2] [--quiet]
 *
 * With `--sse2` there are kernels for an x64 without AVX2 too. They are slower than wasm, which is why nothing uses them, but of the same
 * source as those of arm64: tests hold them to wasm's bits.
 *
 * The compiler is `$CC`, or the first of clang, gcc, cc and `zig cc` that there is.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile, isTarget } from './compile.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    sse2: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});
const here = { os: process.platform, cpu: process.arch };
const name = `${process.platform}-${process.arch}.node`;

const tell = (line) => {
  if (!values.quiet) console.log(line);
};

const compilerOf = () => {
  const known = process.env.CC ? [process.env.CC.split(' ')] : [['clang'], ['gcc'], ['cc'], ['zig', 'cc']];
  return known.find(([program, ...rest]) => spawnSync(program, [...rest, '--version']).status === 0);
};

const compiler = compilerOf();
// on Windows the addon needs an import library of Node, which cross.mjs makes
if (!isTarget(here) || process.platform === 'win32') {
  tell(`The kernels are not compiled on ${process.platform}-${process.arch}: WebAssembly serves.`);
} else if (compiler === undefined) {
  tell('No C compiler was found (CC, clang, gcc, cc, zig): WebAssembly serves.');
} else {
  const out = path.resolve(values.out ?? fileURLToPath(new URL('../build', import.meta.url)));
  try {
    const begun = performance.now();
    const size = await compile(here, compiler, path.join(out, name), { sse2: values.sse2 });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    tell(`${name}: ${(size / 1000).toFixed(0)} kB by ${compiler.join(' ')} in ${seconds} s.`);
  } catch (error) {
    console.error(`${compiler.join(' ')} did not compile the kernels:\n${error.stderr || error.message}`);
    process.exitCode = 1;
  }
}
