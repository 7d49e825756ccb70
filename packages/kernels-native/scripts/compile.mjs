/** The one place that knows the addon's sources, the compilers' flags, and what is compiled for which machine. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder of the package node-api-headers. */
export const nodeApi = path.dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json'));

/**
 * The machines that there are packages for, by the last words of the package's name: what npm calls them, and what zig does. glibc 2.17
 * and macOS 11 are the oldest that Node itself runs on.
 */
export const targets = {
  'linux-x64-gnu': { os: 'linux', cpu: 'x64', libc: 'glibc', zig: 'x86_64-linux-gnu.2.17' },
  'linux-x64-musl': { os: 'linux', cpu: 'x64', libc: 'musl', zig: 'x86_64-linux-musl' },
  'linux-arm64-gnu': { os: 'linux', cpu: 'arm64', libc: 'glibc', zig: 'aarch64-linux-gnu.2.17' },
  'linux-arm64-musl': { os: 'linux', cpu: 'arm64', libc: 'musl', zig: 'aarch64-linux-musl' },
  'darwin-x64': { os: 'darwin', cpu: 'x64', zig: 'x86_64-macos.11.0' },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', zig: 'aarch64-macos.11.0' },
  'win32-x64': { os: 'win32', cpu: 'x64', zig: 'x86_64-windows-gnu' },
  'win32-arm64': { os: 'win32', cpu: 'arm64', zig: 'aarch64-windows-gnu' },
};

const avx2 = ['-mavx2', '-mfma'];
const avx512 = [...avx2, '-mavx512f', '-mavx512vl', '-mavx512dq', '-mavx512bw'];
/** The builds of the kernels for a processor: [name of the table, whether multiply-adds are fused, flags]. */
const builds = {
  x64: [
    ['avx512Portable', 0, avx512],
    ['avx512Fast', 1, avx512],
    ['avx2Portable', 0, avx2],
    ['avx2Fast', 1, avx2],
  ],
  arm64: [
    ['baselinePortable', 0, []],
    ['baselineFast', 1, []],
  ],
};

/** Nothing may join a multiplication and an addition that the source keeps apart. */
const flags = [
  ...['-std=c11', '-O3', '-ffp-contract=off', '-fno-math-errno', '-fno-trapping-math'],
  ...['-fPIC', '-fwrapv', '-pthread', '-fvisibility=hidden', '-Wall', '-Wextra'],
];

const linking = {
  linux: ['-Wl,-s'],
  darwin: ['-undefined', 'dynamic_lookup', '-Wl,-x'],
  win32: ['-Wl,-s'],
};

/** Every unit that is compiled: [its name, its words for the compiler]. */
const unitsOf = ({ cpu }, sse2) => [
  ...readdirSync(path.join(root, 'c'))
    .filter((name) => name.endsWith('.c') && name !== 'kernels.c')
    .map((name) => [
      name,
      [`c/${name}`, '-I', path.join(nodeApi, 'include'), ...(sse2 ? ['-DWITH_SSE2=1'] : [])],
    ]),
  ...[...builds[cpu], ...(sse2 ? [['baselinePortable', 0, []]] : [])].map(([name, fused, more]) => [
    name,
    ['c/kernels.c', `-DBUILD=${name}`, `-DFUSED=${fused}`, ...more],
  ]),
];

/** Whether there are kernels for such a machine: `{ os: process.platform, cpu: process.arch }`. */
export const isTarget = ({ os, cpu }) => os in linking && cpu in builds;

/**
 * Compiles the addon for a target into `file`, and writes its SHA-256 beside it.
 *
 * @param target `{ os, cpu }`, of `targets` or like it.
 * @param compiler the words that call it: `['gcc']`, `['zig', 'cc', '-target', 'aarch64-linux-musl']`.
 * @param file where to, `….node`.
 * @param options `sse2` for the kernels of an x64 without AVX2 too, `libraries` to link.
 * @returns the size of the file in bytes.
 * @throws with what the compiler said, as `stderr`.
 */
export const compile = async (target, compiler, file, { sse2 = false, libraries = [] } = {}) => {
  const [program, ...first] = compiler;
  const call = (given) => promisify(execFile)(program, [...first, ...given], { cwd: root });
  mkdirSync(path.dirname(file), { recursive: true });
  const scratch = mkdtempSync(path.join(path.dirname(file), 'making-'));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const units = unitsOf(target, sse2 && target.cpu === 'x64');
    const object = (name) => path.join(scratch, `${name}.o`);
    const waiting = [...units];
    const work = async () => {
      for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift())
        await call([...flags, ...unit[1], '-c', '-o', object(unit[0])]);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    const made = path.join(scratch, path.basename(file));
    const objects = units.map(([name]) => object(name));
    await call(['-shared', '-pthread', ...linking[target.os], '-o', made, ...objects, ...libraries]);
    const bytes = readFileSync(made);
    const sum = createHash('sha256').update(bytes).digest('hex');
    // renamed, not written over: a program may have the old one loaded
    writeFileSync(file.replace(/\.node$/, '.sha256'), `${sum}\n`);
    renameSync(made, file);
    return bytes.length;
  } finally {
    remove();
    process.off('exit', remove);
  }
};
