// What sweeps over a queue cost and survive, with a redis-server of its own and trials that cost what they are told to.
//
//     node bench/queue.mjs overhead [TRIALS]
//     node bench/queue.mjs efficiency [MS] [TRIALS]
//     node bench/queue.mjs kills [KILLS] [WORKERS]
//     node bench/queue.mjs many [TRIALS]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const standard = { overhead: [300], efficiency: [1000, 20], kills: [1000, 4], many: [10_000] };
const [what = 'overhead', ...given] = process.argv.slice(2);
const numbers = standard[what].map((value, at) => given[at] ?? value);
const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-queue-'));
const root = fileURLToPath(new URL('..', import.meta.url));
const port = 20_000 + (process.pid % 20_000);

const bundle = async (source) => {
  const file = path.join(folder, `${path.basename(source, '.ts')}.mjs`);
  await build({
    entryPoints: [path.join(root, source)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@ridgeline/source'],
    nodePaths: [path.join(root, 'apps/cli/node_modules')],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return file;
};

const redis = spawn(
  'redis-server',
  ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'].map(String),
  { stdio: 'ignore' },
);
try {
  const [measure, worker] = [
    await bundle('bench/queue/measure.ts'),
    await bundle('apps/cli/test/queue/probe-worker.ts'),
  ];
  const { status } = spawnSync(
    process.execPath,
    [measure, what, `redis://127.0.0.1:${port}`, worker, ...numbers.map(String)],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} finally {
  redis.kill();
  rmSync(folder, { recursive: true, force: true });
}
