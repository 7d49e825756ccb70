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
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    sse2: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const target = `${process.platform}-${process.arch}`;

const avx2 = ['-mavx2', '-mfma'];
const avx512 = [...avx2, '-mavx512f', '-mavx512vl', '-mavx512dq', '-mavx512bw'];
/** The builds of the kernels for a processor: [name of the table, whether multiply-adds are fused, flags]. */
const builds = {
  x64: [
    ['avx512Portable', 0, avx512],
    ['avx512Fast', 1, avx512],
    ['avx2Portable', 0, avx2],
    ['avx2Fast', 1, avx2],
    ...(values.sse2 ? [['baselinePortable', 0, []]] : []),
  ],
  arm64: [
    ['baselinePortable', 0, []],
    ['baselineFast', 1, []],
  ],
}[process.arch];

/** Nothing may join a multiplication and an addition that the source keeps apart. */
const flags = [
  ...['-std=c11', '-O3', '-ffp-contract=off', '-fno-math-errno', '-fno-trapping-math'],
  ...['-fPIC', '-fwrapv', '-fvisibility=hidden', '-Wall', '-Wextra'],
];

const tell = (line) => {
  if (!values.quiet) console.log(line);
};

const compilerOf = () => {
  const known = process.env.CC ? [process.env.CC.split(' ')] : [['clang'], ['gcc'], ['cc'], ['zig', 'cc']];
  return known.find(([program, ...rest]) => spawnSync(program, [...rest, '--version']).status === 0);
};

const compiler = compilerOf();
if (builds === undefined || !['linux', 'darwin'].includes(process.platform)) {
  tell(`The kernels are not written for ${target}: WebAssembly serves.`);
} else if (compiler === undefined) {
  tell('No C compiler was found (CC, clang, gcc, cc, zig): WebAssembly serves.');
} else {
  const [program, ...first] = compiler;
  const compile = (given) => promisify(execFile)(program, [...first, ...given], { cwd: root });
  const out = path.resolve(values.out ?? path.join(root, 'build'));
  mkdirSync(out, { recursive: true });
  const scratch = mkdtempSync(path.join(out, 'making-'));
  process.once('exit', () => rmSync(scratch, { recursive: true }));
  try {
    const begun = performance.now();
    const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers');
    const object = (name) => path.join(scratch, `${name}.o`);
    const units = [
      ...[
        'addon',
        'call',
        'calls-layers',
        'calls-linear',
        'calls-products',
        'calls-recurrent',
        'calls-rows',
        'calls-updates',
      ].map((name) => [name, [`c/${name}.c`, '-I', headers, ...(values.sse2 ? ['-DWITH_SSE2=1'] : [])]]),
      ...builds.map(([name, fused, more]) => [
        name,
        ['c/kernels.c', `-DBUILD=${name}`, `-DFUSED=${fused}`, ...more],
      ]),
    ];
    const waiting = [...units];
    const work = async () => {
      for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift())
        await compile([...flags, ...unit[1], '-c', '-o', object(unit[0])]);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    const made = path.join(scratch, 'addon.node');
    const link = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : ['-Wl,-s'];
    await compile(['-shared', ...link, '-o', made, ...units.map(([name]) => object(name))]);
    const bytes = readFileSync(made);
    const sum = createHash('sha256').update(bytes).digest('hex');
    // renamed, not written over: a program may have the old one loaded
    writeFileSync(path.join(out, `${target}.sha256`), `${sum}\n`);
    renameSync(made, path.join(out, `${target}.node`));
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    tell(`${target}.node: ${(bytes.length / 1000).toFixed(0)} kB by ${compiler.join(' ')} in ${seconds} s.`);
  } catch (error) {
    console.error(`${compiler.join(' ')} did not compile the kernels:\n${error.stderr || error.message}`);
    process.exitCode = 1;
  }
}
