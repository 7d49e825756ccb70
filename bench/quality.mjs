/**
 * Trains the reference configurations and holds their validation losses against what is expected of them.
 *
 *     node bench/quality.mjs path/to/tinyshakespeare.txt
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const expected = [
  { model: 'lstm', task: 'tinyshakespeare, character LSTM, 1,000 steps', nats: 1.86, pytorch: 1.83 },
  {
    model: 'mingru',
    task: 'tinyshakespeare, three minimal GRUs of the same width, 1,000 steps',
    nats: 1.84,
    pytorch: 1.81,
  },
];
const at = (file) => fileURLToPath(new URL(file, import.meta.url));

const [text] = process.argv.slice(2);
if (text === undefined) {
  console.error('Give the path of tinyshakespeare: node bench/quality.mjs input.txt');
  process.exit(2);
}

/** @returns whether the loss is as low as expected. */
const train = async ({ model, task, nats, pytorch }) => {
  const out = mkdtempSync(path.join(tmpdir(), 'ridgeline-quality-'));
  const config = at(`tinyshakespeare-${model}.yaml`);
  const words = ['train', text, '--config', config, '--out', out, '--json', '--quiet'];
  const { stdout, stderr, failed } = await promisify(execFile)(process.execPath, [
    at('../apps/cli/dist/ridgeline.js'),
    ...words,
  ]).catch((error) => ({ ...error, failed: true }));
  rmSync(out, { recursive: true, force: true });
  if (failed) {
    console.log(`✗ ${task}: ${stdout}${stderr}`);
    return false;
  }
  const { validation, seconds } = JSON.parse(stdout);
  const holds = validation.dataLoss <= nats;
  console.log(
    `${holds ? '✓' : '✗'} ${task}: ${validation.dataLoss.toFixed(4)} nats (at most ${nats}; PyTorch ${pytorch}), ${seconds.toFixed(0)} s`,
  );
  return holds;
};

// side by side: each trains on one thread
const held = await Promise.all(expected.map(train));
process.exit(held.every(Boolean) ? 0 : 1);
