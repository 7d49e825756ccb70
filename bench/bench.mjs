/**
 * `ridgeline bench`, and PyTorch on the same cases in the same run where Python has it, one after the other.
 *
 *     pnpm bench [CASE…] [--python PATH] [flags of ridgeline bench]
 *
 * A ratio is our time by PyTorch's: below 1 we are faster.
 */
import { parseArgs } from 'node:util';
import { hasTorch, markdown, milliseconds, ours, pytorch, undisturbedMs } from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    threads: { type: 'string', default: '1' },
    runs: { type: 'string' },
    determinism: { type: 'string', default: 'portable' },
    backend: { type: 'string', default: 'auto' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const { python, threads, runs, determinism, backend, set } = values;
const standard = [
  'char-lstm',
  'char-mingru',
  'word-gru',
  'lstm-2',
  'gpt',
  'textcnn',
  'lstm-classifier',
  'seq2seq',
];
const generation = ['generate-128', 'generate-256', 'generate-512', 'generate-gpt'];
const alone = Number(threads) === 1 ? generation : [];
const names = positionals.length > 0 ? positionals : [...standard, ...alone];
const flags = ['--threads', threads, '--determinism', determinism, '--backend', backend].concat(
  runs ? ['--runs', runs] : [],
  set.flatMap((size) => ['--set', size]),
);

const torch = await hasTorch(python);
if (!torch)
  console.error(`${python} has no PyTorch: only Ridgeline is measured. Name one with --python PATH.`);
const rows = [];
for (const name of names) {
  console.error(name);
  for (const row of await ours(name, ...flags)) {
    const ms = undisturbedMs(row);
    const comparable = torch && [...standard, ...generation].includes(name);
    const other = comparable ? await pytorch(python, row, row.threads, runs) : undefined;
    rows.push([
      [row.case, row.variant].filter(Boolean).join(' '),
      milliseconds(ms),
      other ? milliseconds(undisturbedMs(other)) : '–',
      other ? (ms / undisturbedMs(other)).toFixed(2) : '–',
    ]);
  }
}
console.log(markdown(['case', 'Ridgeline ms', 'PyTorch ms', 'ratio'], rows));
