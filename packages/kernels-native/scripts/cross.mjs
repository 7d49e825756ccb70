/**
 * Compiles the addon for every target from one machine, by `zig cc`, each into a package of its own under `npm/`, ready to be published.
 *
 *     node packages/kernels-native/scripts/cross.mjs [TARGET …] [--out FOLDER]
 *
 * Zig is `$ZIG`, or `zig`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile, nodeApi, targets } from './compile.mjs';
import { beginPackage } from './platform-package.mjs';

const zigVersion = '0.17.1';
/** No package may be larger. */
const mostBytes = 1_000_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: fileURLToPath(new URL('../npm', import.meta.url)) } },
});
const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const unknown = positionals.filter((target) => !(target in targets));
if (unknown.length > 0)
  fail(`Unknown target ${unknown.join(', ')}. Known: ${Object.keys(targets).join(', ')}.`);

const zig = (process.env.ZIG || 'zig').split(' ');
const { status, stdout } = spawnSync(zig[0], [...zig.slice(1), 'version'], { encoding: 'utf8' });
if (status !== 0 || stdout.trim() !== zigVersion) {
  const found = status === 0 ? `${zig.join(' ')} is zig ${stdout.trim()}` : `${zig.join(' ')} does not run`;
  fail(
    `Zig ${zigVersion} is needed, and ${found}. Get it by \`python3 -m pip install ziglang==${zigVersion}\`, then set ZIG="python3 -m ziglang".`,
  );
}

const scratch = mkdtempSync(path.join(tmpdir(), 'ridgeline-cross-'));
process.once('exit', () => rmSync(scratch, { recursive: true }));

/** What an addon for Windows is linked with: the functions of Node-API, to be found in node.exe. */
const importLibrary = (cpu) => {
  const library = path.join(scratch, `node-${cpu}.lib`);
  const machine = { x64: 'i386:x86-64', arm64: 'arm64' }[cpu];
  const definition = path.join(nodeApi, 'def/node_api.def');
  execFileSync(zig[0], [
    ...zig.slice(1),
    ...['dlltool', '-m', machine, '-d', definition, '-l', library, '-D', 'node.exe'],
  ]);
  return library;
};

for (const name of positionals.length > 0 ? positionals : Object.keys(targets)) {
  const target = targets[name];
  const begun = performance.now();
  const folder = path.resolve(values.out, name);
  try {
    beginPackage(name, folder);
    const libraries = target.os === 'win32' ? [importLibrary(target.cpu)] : [];
    const compiler = [...zig, 'cc', '-target', target.zig];
    const size = await compile(target, compiler, path.join(folder, 'addon.node'), { libraries });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${name}: ${(size / 1000).toFixed(0)} kB in ${seconds} s`);
    if (size > mostBytes) fail(`${name} may have ${mostBytes / 1000} kB at most.`);
  } catch (error) {
    fail(`zig did not compile the kernels for ${name}:\n${error.stderr ?? error.message}`);
  }
}
