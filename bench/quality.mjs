/**
 * Trains the reference configuration and holds its validation loss against what is expected of it.
 *
 *     node bench/quality.mjs path/to/tinyshakespeare.txt
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const expected = { task: 'tinyshakespeare, character LSTM, 1,000 steps', nats: 1.86, pytorch: 1.83 };
const at = (file) => fileURLToPath(new URL(file, import.meta.url));

const [text] = process.argv.slice(2);
if (text === undefined) {
  console.error('Give the path of tinyshakespeare: node bench/quality.mjs input.txt');
  process.exit(2);
}
const out = mkdtempSync(path.join(tmpdir(), 'ridgeline-quality-'));
const words = ['train', text, '--config', at('tinyshakespeare-lstm.yaml'), '--out', out, '--json', '--quiet'];
const { stdout, status } = spawnSync(process.execPath, [at('../apps/cli/dist/ridgeline.js'), ...words], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
rmSync(out, { recursive: true, force: true });
if (status !== 0) process.exit(1);
const { validation, seconds } = JSON.parse(stdout);
const holds = validation.dataLoss <= expected.nats;
console.log(
  `${holds ? '✓' : '✗'} ${expected.task}: ${validation.dataLoss.toFixed(4)} nats (at most ${expected.nats}; PyTorch ${expected.pytorch}), ${seconds.toFixed(0)} s`,
);
process.exit(holds ? 0 : 1);
