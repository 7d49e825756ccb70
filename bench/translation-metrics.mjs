/**
 * Processor time of corpus BLEU, chrF, chrF++ and TER against sacreBLEU on one thread, in the same run: the two take turns.
 * Scores must be equal to 1e-9.
 *
 *     pnpm build && node bench/translation-metrics.mjs REFERENCES [HYPOTHESES] [--python PATH] [--lines N] [--rounds N]
 *
 * Texts are lines of files, 3,000 of them if not said otherwise. Without hypotheses the references are spoilt, the same in
 * each run: of ten words about one is dropped, one replaced by the next line's and of three lines one has a stretch moved.
 * A figure is the least of the rounds, on both sides; sacreBLEU has a process of its own in each, so that it meets each text
 * once. "At first" is what our first round took, before anything was compiled.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bleu, chrf, ter } from '../packages/evaluation/dist/index.js';
import { randomStream } from '../packages/tensors/dist/index.js';
import { at, markdown, milliseconds } from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    lines: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '5' },
  },
});
if (positionals.length === 0) {
  console.error('Give texts: node bench/translation-metrics.mjs test.de');
  process.exit(2);
}
const rounds = Number(values.rounds);
const linesOf = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, Number(values.lines));

const references = linesOf(positionals[0]);

const spoilt = (line, row) => {
  const random = randomStream(1).at(row);
  const words = line.split(' ');
  const chances = random.stream('words').uniform(words.length);
  const others = references[(row + 1) % references.length].split(' ');
  const kept = words.flatMap((word, i) =>
    chances[i] < 0.1 ? [] : [chances[i] < 0.2 ? others[i % others.length] : word],
  );
  if (row % 3 > 0 || kept.length < 6) return kept.join(' ');
  const [from, to] = random.stream('stretch').integers(2, kept.length - 3);
  const stretch = kept.splice(from, 3);
  kept.splice(to, 0, ...stretch);
  return kept.join(' ');
};

const hypotheses = positionals[1] === undefined ? references.map(spoilt) : linesOf(positionals[1]);
const given = { hypotheses, references };

const measures = {
  BLEU: () => bleu(given).score,
  chrF: () => chrf(given),
  'chrF++': () => chrf(given, { wordOrder: 2 }),
  TER: () => ter(given).score,
};

const timed = (work) => {
  const used = process.cpuUsage();
  const score = work();
  const { user, system } = process.cpuUsage(used);
  return { score, cpuMs: (user + system) / 1000 };
};

const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-translation-'));
try {
  const file = path.join(folder, 'texts.json');
  writeFileSync(file, JSON.stringify(given));
  const theirs = () =>
    JSON.parse(
      execFileSync(values.python, [at('anchors/translation-metrics.py'), file], { encoding: 'utf8' }),
    );
  const taken = Object.keys(measures).map((name) => ({ name, ours: [], theirs: [] }));
  for (let round = 0; round < rounds; round++) {
    const other = theirs();
    for (const row of taken) {
      const own = timed(measures[row.name]);
      if (Math.abs(own.score - other[row.name].score) > 1e-9)
        throw new Error(`${row.name}: ${own.score} is not ${other[row.name].score}`);
      row.ours.push(own.cpuMs);
      row.theirs.push(other[row.name].cpuMs);
      row.score = own.score;
    }
  }
  const rows = taken.map(({ name, score, ours, theirs: library }) => [
    name,
    score.toFixed(2),
    `${milliseconds(ours[0])} ms`,
    `${milliseconds(Math.min(...ours))} ms`,
    `${milliseconds(Math.min(...library))} ms`,
    (Math.min(...library) / Math.min(...ours)).toFixed(1),
  ]);
  console.log(
    markdown([`${references.length} texts`, 'score', 'at first', 'ours', 'sacreBLEU', 'times as fast'], rows),
  );
} finally {
  rmSync(folder, { recursive: true });
}
