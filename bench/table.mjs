/**
 * Trains every regularizer with every optimizer and every model, as tests/table.test.ts does with every pair of them, and tells what does not
 * hold. After `pnpm build`. It takes some ten minutes on
 * native kernels; what has become of each cell is written down at once, and a later run goes on from there.
 *
 *     node bench/table.mjs --out cells.jsonl [--backend native|wasm|cpu] [--limit N]
 *
 * With `--limit` it does so many cells and stops. After a unit was mended, `--again` does those anew that have failed.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { importSource } from './measure.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    backend: { type: 'string', default: 'native' },
    limit: { type: 'string' },
    again: { type: 'boolean', default: false },
  },
});
const { out, backend, again } = values;
const limit = Number(values.limit ?? Number.POSITIVE_INFINITY);
if (out === undefined) throw new Error('Name the file of outcomes by --out.');

const starts = {
  native: async () => (await import('../packages/backend-wasm/dist/index.js')).wasmBackend().start(),
  wasm: async () =>
    (await import('../packages/backend-wasm/dist/index.js')).wasmBackend({ native: 'off' }).start(),
  cpu: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    await (await import('@tensorflow/tfjs-core')).setBackend('cpu');
  },
};

const read = () =>
  existsSync(out)
    ? readFileSync(out, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

if (again) {
  const kept = read().filter(({ result }) => result !== 'failed');
  writeFileSync(out, kept.map((outcome) => `${JSON.stringify(outcome)}\n`).join(''));
}
const { outcomeOf, tripleCells } = await importSource('tests', 'table/cells.ts');
await starts[backend]();
const done = new Set(read().map(({ name }) => name));
const cells = tripleCells();
let count = 0;
for (const cell of cells) {
  if (done.has(cell.name)) continue;
  if (count === limit) break;
  const outcome = await outcomeOf(cell);
  appendFileSync(out, `${JSON.stringify(outcome)}\n`);
  if (outcome.result === 'failed') console.log(`${outcome.name}: ${outcome.failure}`);
  count++;
}

const outcomes = read();
const of = (wanted) => outcomes.filter(({ result }) => result === wanted).length;
console.log(
  `${outcomes.length} of ${cells.length} cells on ${backend}: ${of('trained')} trained, ${of('refused')} refused, ${of('failed')} failed.`,
);
