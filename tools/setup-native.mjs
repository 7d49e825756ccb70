/**
 * Builds TensorFlow's native addon for `--backend node` in the folder `.native`; does nothing when it is there.
 *
 *     pnpm setup:native
 *
 * Everything comes from npm and PyPI and is pinned by hash, and no script of another package runs: the C library is
 * taken out of TensorFlow's Python wheel, and the addon of `@tensorflow/tfjs-node` is compiled here.
 * Exits with 0 when the backend is there, 1 when a step failed, 2 where it cannot be built.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run, tail } from './shell.mjs';

const sources = {
  '@tensorflow/tfjs-node': {
    version: '4.22.0',
    sha512: 'uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
  },
  'google-protobuf': {
    version: '3.21.4',
    sha512: 'MnG7N936zcKTco4Jd2PX2U96Kf9PxygAPKBug+74LHzmHXmceN16MmRcdgZv+DGef/S9YvQAfRsNCn4cjf9yyQ==',
  },
  'node-api-headers': {
    version: '1.9.0',
    sha512: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
  },
};
const wheel = {
  requirement: 'tensorflow-cpu==2.15.1',
  sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  tags: '--implementation cp --python-version 311 --platform manylinux2014_x86_64',
  libraries: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  headers: ['tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/platform/ctstring', 'tsl/c/'],
};

const native = path.join(root, '.native');
const stampFile = path.join(native, 'made-by');
const stamp = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex');
const done = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;

const scratch = mkdtempSync(path.join(tmpdir(), 'ridgeline-native-'));
const headers = path.join(scratch, 'node-api-headers/include');
const library = path.join(scratch, 'tensorflow');
// renamed to `.native` when all is there
const made = path.join(root, '.native.new');
const addon = path.join(made, 'node_modules/@tensorflow/tfjs-node');
process.on('exit', () => {
  for (const folder of [scratch, made]) rmSync(folder, { recursive: true, force: true });
});

const fail = (status, message) => {
  console.error(message);
  process.exit(status);
};

const quote = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Runs a program, or ends with what it printed. */
const must = async (...words) => {
  const { status, output } = await run(words.map(quote).join(' '), { cwd: scratch });
  if (status !== 0) fail(1, `${tail(output, 20)}\n\nThis failed: ${words.slice(0, 5).join(' ')} …`);
};

const unpackPackage = async (name, to) => {
  const { version, sha512 } = sources[name];
  await must('npm', 'pack', '--silent', '--ignore-scripts', `${name}@${version}`);
  const file = path.join(scratch, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const found = createHash('sha512').update(readFileSync(file)).digest('base64');
  if (found !== sha512) fail(1, `${name} ${version} has the hash ${found}, but ${sha512} was expected.`);
  mkdirSync(to, { recursive: true });
  await must('tar', '-xzf', file, '-C', to, '--strip-components=1');
};

const unpackWheel = async () => {
  const requirements = path.join(scratch, 'requirements.txt');
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  await must(
    ...'python3 -m pip download -q --disable-pip-version-check --no-cache-dir --no-deps'.split(' '),
    ...'--require-hashes --only-binary=:all:'.split(' '),
    ...wheel.tags.split(' '),
    ...['-d', scratch, '-r', requirements],
  );
  const file = readdirSync(scratch).find((name) => name.endsWith('.whl'));
  const wanted = [
    ...wheel.libraries.map((name) => `tensorflow/${name}`),
    ...wheel.headers.map((name) => `tensorflow/include/${name}`),
  ];
  const unzip = [
    'import sys, zipfile',
    'wheel = zipfile.ZipFile(sys.argv[1])',
    'wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(tuple(sys.argv[3:]))])',
  ];
  await must('python3', '-c', unzip.join('; '), file, scratch, ...wanted);
};

const steps = [
  {
    says: `Fetching ${Object.keys(sources).join(', ')} from npm …`,
    make: async () => {
      await unpackPackage('@tensorflow/tfjs-node', addon);
      await unpackPackage('google-protobuf', path.join(made, 'node_modules/google-protobuf'));
      await unpackPackage('node-api-headers', path.dirname(headers));
    },
  },
  { says: `Fetching ${wheel.requirement} from PyPI (207 MB) …`, make: unpackWheel },
  {
    says: 'Compiling the addon …',
    make: async () => {
      const libraries = path.join(addon, 'deps/lib');
      mkdirSync(libraries, { recursive: true });
      mkdirSync(path.join(addon, 'lib/napi-v8'), { recursive: true });
      for (const name of wheel.libraries) {
        // a third of it is symbols for debugging
        await must('strip', '--strip-unneeded', '-o', path.join(libraries, name), path.join(library, name));
      }
      const code = readdirSync(path.join(addon, 'binding')).filter((name) => name.endsWith('.cc'));
      await must(
        ...'g++ -std=c++17 -O2 -fPIC -shared -DNAPI_VERSION=8'.split(' '),
        ...['-I', headers, '-I', path.join(library, 'include')],
        ...code.map((name) => path.join(addon, 'binding', name)),
        ...['-L', libraries, ...wheel.libraries.map((name) => `-l:${name}`)],
        '-Wl,-rpath,$ORIGIN/../../deps/lib',
        ...['-o', path.join(addon, 'lib/napi-v8/tfjs_binding.node')],
      );
    },
  },
  {
    says: 'Linking it to the TensorFlow.js of this workspace …',
    make: () => {
      // the registry of kernels is global to one copy of tfjs-core: Node finds the workspace's above this folder
      const union = path.join(made, 'node_modules/@tensorflow/tfjs');
      mkdirSync(union);
      writeFileSync(path.join(union, 'index.js'), "module.exports = require('@tensorflow/tfjs-core');\n");
    },
  },
  {
    says: 'Trying it …',
    make: async () => {
      const binding = path.join(addon, 'lib/napi-v8/tfjs_binding.node');
      await must(
        process.execPath,
        '-e',
        `process.exit(require(${JSON.stringify(binding)}).TF_Version === '2.15.1' ? 0 : 1)`,
      );
    },
  },
];

const { platform, arch } = process;
const glibc = platform === 'linux' && process.report.getReport().header.glibcVersionRuntime !== undefined;
if (!glibc || arch !== 'x64') {
  fail(
    2,
    `setup:native builds for Linux with glibc on x64 only; this is ${platform} ${arch}${platform === 'linux' && !glibc ? ' without glibc' : ''}. Use --backend wasm, which runs everywhere.`,
  );
}
if (done) {
  console.error('The node backend is set up already, in .native.');
  process.exit(0);
}
for (const [program, tried, from] of [
  ['g++', 'g++ --version', 'g++'],
  ['strip', 'strip --version', 'binutils'],
  ['Python 3 with pip', 'python3 -m pip --version', 'python3-pip'],
]) {
  if ((await run(tried)).status !== 0)
    fail(2, `setup:native needs ${program}: install ${from}, then run it again.`);
}
rmSync(made, { recursive: true, force: true });
for (const { says, make } of steps) {
  console.error(says);
  await make();
}
writeFileSync(path.join(made, 'made-by'), stamp);
rmSync(native, { recursive: true, force: true });
renameSync(made, native);
console.error(
  'Done: `--backend node` runs on TensorFlow 2.15.1 from .native (430 MB). Delete that folder to undo it.',
);
