/**
 * Time of TF-IDF over the training posts of 20 newsgroups, against scikit-learn in the same run: the two take turns.
 *
 *     pnpm build && node bench/linear/tf-idf.mjs 20newsgroups/train.jsonl.gz [python with scikit-learn]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readJsonLines, textFeatures } from '../../packages/data/dist/index.js';

const rounds = 5;
const [file, python] = process.argv.slice(2);
if (file === undefined) {
  console.error('Give the posts: node bench/linear/tf-idf.mjs 20newsgroups/train.jsonl.gz');
  process.exit(2);
}
const table = readJsonLines(gunzipSync(readFileSync(file)), { name: file });
const texts = table.rows.map((row) => row[table.columns.indexOf('text')]);

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const cpuMs = ({ user, system }) => (user + system) / 1000;

const ours = (ngrams) => {
  const start = performance.now();
  const used = process.cpuUsage();
  const { matrix } = textFeatures({ ngrams, sublinear: true }).fitTransform(texts);
  const wallMs = performance.now() - start;
  return {
    wallMs,
    cpuMs: cpuMs(process.cpuUsage(used)),
    columns: matrix.columns,
    nonZeros: matrix.values.length,
  };
};

const theirs = (ngrams) => {
  const script = fileURLToPath(new URL('tf-idf.py', import.meta.url));
  const { stdout, status, stderr } = spawnSync(python, [script, file, ...ngrams.map(String)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

console.log(
  '| n-grams | columns | non-zeros | ours, ms (processor) | scikit-learn, ms (processor) | ratio of medians |',
);
console.log('|---|---:|---:|---:|---:|---:|');
for (const ngrams of [
  [1, 1],
  [1, 2],
]) {
  const [a, b] = [[], []];
  for (let round = 0; round < rounds; round++) {
    a.push(ours(ngrams));
    if (python !== undefined) b.push(theirs(ngrams));
  }
  if (b.length > 0 && (a[0].nonZeros !== b[0].nonZeros || a[0].columns !== b[0].columns))
    throw new Error(`other matrix: ${JSON.stringify([a[0], b[0]])}`);
  const [mine, yours] = [a, b].map((runs) => median(runs.map(({ wallMs }) => wallMs)));
  const [mineCpu, yoursCpu] = [a, b].map((runs) => median(runs.map((run) => run.cpuMs)));
  const other =
    b.length > 0 ? `${yours.toFixed(0)} (${yoursCpu.toFixed(0)}) | ${(mine / yours).toFixed(2)}` : '– | –';
  console.log(
    `| ${ngrams.join('–')} | ${a[0].columns} | ${a[0].nonZeros} | ${mine.toFixed(0)} (${mineCpu.toFixed(0)}) | ${other} |`,
  );
}
