/**
 * What `npm start` and `npm test` do on a machine that has only Node and npm: install and build what is missing,
 * saying so, then hand over within this process, so that signals and the exit status are the program's own.
 *
 *     node tools/first-run.mjs start [arguments of `ridgeline compare`]
 *     node tools/first-run.mjs test  [arguments of `vitest run`]
 *     node tools/first-run.mjs prepare    (what is made from sources and not kept in git, and nothing else)
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pnpm, pnpmName, root, run, tail } from './shell.mjs';

const oldestNode = '20.19.0';
const at = (file) => path.join(root, file);
const stampFile = at('node_modules/.cache/ridgeline/first-run.json');

/** The packages with loops in AssemblyScript, and what is made of these. */
const compiled = {
  'packages/backend-wasm': ['plain', 'plainShared', 'relaxed', 'relaxedShared', 'tensorflow', 'worker'],
  'packages/linear': ['loops'],
};

/**
 * What can be missing, in order: what it is called, what it is made from, what it leaves, and how it is made. What a step `tells` is shown;
 * one with an `otherwise` may fail.
 */
const steps = {
  install: {
    says: `Installing dependencies with ${pnpmName} (once, up to a minute) …`,
    inputs: () => ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests()],
    outputs: ['node_modules/.modules.yaml'],
    make: () => run(`${pnpm} install --frozen-lockfile --prod=false`),
  },
  corpora: {
    says: 'Extracting the sample text …',
    inputs: () => ['pnpm-lock.yaml', 'packages/corpora'],
    outputs: ['packages/corpora/generated'],
    make: () => run('npm run --silent extract', { cwd: at('packages/corpora') }),
  },
  kernels: {
    says: 'Compiling the WebAssembly kernels …',
    inputs: () => [
      'pnpm-lock.yaml',
      'tools/build/compile-assembly.mjs',
      'packages/backend-wasm/src/threads',
      ...Object.keys(compiled).flatMap((folder) => [`${folder}/assembly`, `${folder}/scripts`]),
    ],
    outputs: Object.entries(compiled).flatMap(([folder, names]) =>
      names.map((name) => `${folder}/generated/${name}.ts`),
    ),
    make: () =>
      run(
        Object.keys(compiled)
          .map((folder) => `node ${folder}/scripts/compile.mjs --quiet`)
          .join(' && '),
      ),
  },
  native: {
    says: 'Compiling the native kernels (where there is a C compiler) …',
    inputs: () => ['pnpm-lock.yaml', 'tools/build', 'packages/kernels-native'],
    // the command line asks for the package as it is published
    outputs: ['packages/kernels-native/dist/index.js'],
    make: () =>
      run('npm run --silent build && npm run --silent build:addon', { cwd: at('packages/kernels-native') }),
    tells: true,
    // everything works without them
    otherwise: 'They do not compile here: WebAssembly serves.',
  },
  cli: {
    says: 'Building the command line …',
    inputs: () => ['pnpm-lock.yaml', 'tools/build', 'packages', 'apps/cli', 'apps/server'],
    outputs: ['apps/cli/dist/ridgeline.js'],
    make: () => run('npm run --silent build', { cwd: at('apps/cli') }),
  },
};

const commands = {
  prepare: { needs: ['install', 'corpora', 'kernels'] },
  start: {
    needs: ['install', 'corpora', 'kernels', 'native', 'cli'],
    program: 'apps/cli/dist/ridgeline.js',
    command: 'compare',
  },
  test: {
    needs: ['install', 'corpora', 'kernels', 'native', 'cli'],
    program: 'node_modules/vitest/vitest.mjs',
    command: 'run',
  },
};

const hints = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET/,
    'Check the network connection and the registry that npm uses (`npm config get registry`), then run the same command again.',
  ],
  [/ENOSPC/, 'The disk is full: free about 1 GB, then run the same command again.'],
  [/EACCES|EPERM/, 'This folder must be writable for you: check who owns it, `node_modules` above all.'],
  [
    /OUTDATED_LOCKFILE|LOCKFILE_CONFIG/,
    `A package.json was changed without the lockfile: run \`${pnpm} install\`.`,
  ],
  [/UNSUPPORTED_ENGINE/, `Use Node ${oldestNode} or newer.`],
  [/(?:)/, 'If you changed nothing here, delete the folder node_modules and run the same command again.'],
];

const olderThan = (version, oldest) => {
  const [a, b] = [version, oldest].map((text) => text.split('.').map(Number));
  const first = a.findIndex((part, i) => part !== b[i]);
  return first >= 0 && a[first] < b[first];
};

const manifests = () =>
  ['packages', 'apps', '.']
    .flatMap((folder) => readdirSync(at(folder)).map((name) => path.posix.join(folder, name, 'package.json')))
    .filter((file) => !file.startsWith('node_modules') && existsSync(at(file)));

const made = new Set(['node_modules', 'dist', 'generated', 'build', 'npm']);

/** The files under a file or folder, but for tests and what is made here. */
const filesOf = (file) =>
  statSync(at(file)).isDirectory()
    ? readdirSync(at(file))
        .filter((name) => !made.has(name) && !name.startsWith('.') && !/\.test\.tsx?$/.test(name))
        .sort()
        .flatMap((name) => filesOf(path.posix.join(file, name)))
    : [file];

const hashOf = (inputs) => {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap(filesOf)) hash.update(`\0${file}\0`).update(readFileSync(at(file)));
  return hash.digest('hex');
};

const readStamp = () => {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
};

const writeStamp = (name, hash) => {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(`${stampFile}.new`, JSON.stringify({ ...readStamp(), [name]: hash }, null, 2));
  renameSync(`${stampFile}.new`, stampFile);
};

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

/** Makes one step's outputs unless they are there and their inputs are what they were made from. */
const ensure = async (name) => {
  const { says, inputs, outputs, make, tells, otherwise } = steps[name];
  const hash = hashOf(inputs());
  if (readStamp()[name] === hash && outputs.every((output) => existsSync(at(output)))) return;
  console.error(says);
  const { status, output } = await make();
  if (tells && status === 0) console.error(tail(output, 1).trim());
  if (status !== 0 && otherwise !== undefined) console.error(`${tail(output, 5).trim()}\n${otherwise}`);
  else if (status !== 0) {
    const [, hint] = hints.find(([pattern]) => pattern.test(output));
    fail(`${tail(output, 20)}\n\nThis step failed: ${says.replace(' …', '.')}\n${hint}`);
  }
  writeStamp(name, hash);
};

const [name, ...rest] = process.argv.slice(2);
const task = commands[name];
if (olderThan(process.versions.node, oldestNode)) {
  fail(
    `Ridgeline needs Node ${oldestNode} or newer; this is Node ${process.versions.node}. See https://nodejs.org.`,
  );
}
if (task === undefined)
  fail(`Usage: node tools/first-run.mjs ${Object.keys(commands).join('|')} [arguments]`);
for (const step of task.needs) await ensure(step);
if (task.program === undefined) process.exit();
// npm moves to this folder and says where it was called: files named on the command line are meant from there
process.chdir(name === 'start' ? (process.env.INIT_CWD ?? process.cwd()) : root);
process.argv = [process.argv[0], at(task.program), task.command, ...rest];
await import(pathToFileURL(at(task.program)).href);
