/**
 * How often comparisons of real trainings find a difference where there is none.
 *
 *     node bench/calibration/real.mjs FILE.jsonl [--write]
 *
 * FILE.jsonl is what trainings.mjs made. With `--write` the tables of docs/statistics.md are replaced by what was found.
 */
import { parseArgs } from 'node:util';
import { blockRows, crossedDifference, pairedBootstrap } from '../../packages/evaluation/dist/index.js';
import { randomStream } from '../../packages/tensors/dist/index.js';
import { at, markdown, writeSection } from '../measure.mjs';
import { percent, shareOf } from './share.mjs';
import { readTrainings } from './trainings.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const [file] = positionals;
if (file === undefined) {
  console.error('Give the trainings: node bench/calibration/real.mjs FILE.jsonl');
  process.exit(2);
}

const seedsOfEach = 6;
const trainings = readTrainings(file);
const numbers = [...new Set(trainings.map(({ comparison }) => comparison))];

/** The trainings of one side of each comparison that has them all, in the order of their seeds. */
const sidesOf = (side) => {
  const bySide = numbers.map((comparison) =>
    trainings
      .filter((one) => one.side === side && one.comparison === comparison)
      .sort((a, b) => a.place - b.place),
  );
  return new Map(
    numbers.map((comparison, i) => [comparison, bySide[i]]).filter(([, runs]) => runs.length === seedsOfEach),
  );
};
const [a, b, l2] = ['a', 'b', 'l2'].map(sidesOf);

const mean = (list) => list.reduce((x, y) => x + y, 0) / list.length;
const median = (list) => [...list].sort((x, y) => x - y)[Math.floor(list.length / 2)];
const lossesOf = (runs) => runs.map(({ lossNats }) => lossNats);

/** Rows averaged over seeds and drawn again as if they were independent: what was done before. */
const bootstrapped = (runs, others, index) => {
  const rowsOf = (list) => list[0].lossNats.map((_, row) => mean(list.map(({ lossNats }) => lossNats[row])));
  const random = randomStream(index).stream('bootstrap');
  return pairedBootstrap({
    a: rowsOf(runs),
    b: rowsOf(others),
    weights: runs[0].targets,
    random,
    resamples: 2000,
  });
};

const compared = (sides, seeds = seedsOfEach) =>
  [...sides]
    .filter(([comparison]) => a.has(comparison))
    .map(([comparison, all]) => {
      const [runs, others] = [all.slice(0, seeds), a.get(comparison).slice(0, seeds)];
      const blocks = blockRows({
        losses: lossesOf(runs),
        without: lossesOf(others),
        targets: runs[0].targets,
      });
      return {
        ...crossedDifference(blocks),
        isEnough: blocks.isEnough,
        old: bootstrapped(runs, others, comparison),
      };
    });

const rowsOf = (name, found) => {
  const below = (pick, level) =>
    percent(shareOf(found.filter((one) => pick(one).pValue < level).length, found.length));
  const row = (how, pick) => [
    `${name}, ${how}`,
    String(found.length),
    below(pick, 0.05),
    below(pick, 0.01),
    below(pick, 0.001),
  ];
  return [row('seeds and blocks', (one) => one), row('rows drawn again (as before)', (one) => one.old)];
};

const sizesOf = (name, found) => [
  name,
  mean(found.map(({ difference }) => difference)).toFixed(5),
  median(found.map(({ difference }) => Math.abs(difference))).toFixed(5),
  Math.max(...found.map(({ difference }) => Math.abs(difference))).toFixed(5),
  median(found.map(({ detectable }) => detectable)).toFixed(5),
  Math.sqrt(median(found.map(({ variances }) => variances.seed))).toFixed(5),
  Math.sqrt(median(found.map(({ variances }) => variances.block))).toFixed(5),
  Math.sqrt(median(found.map(({ variances }) => variances.interaction))).toFixed(5),
  String(median(found.map(({ blocks }) => blocks))),
];

const [none, weak] = [compared(b), compared(l2)];
const names = ['none against none', 'L2 of 0.0001 against none'];
const errors = markdown(
  ['comparison', 'number', 'p < 0.05', 'p < 0.01', 'p < 0.001'],
  [...rowsOf(names[0], none), ...(weak.length > 0 ? rowsOf(names[1], weak) : [])],
);
const sizes = markdown(
  [
    'nats per token',
    'mean difference',
    'median size',
    'largest',
    '`detectable`',
    'sd of seeds',
    'sd of blocks',
    'sd of the rest',
    'blocks',
  ],
  [sizesOf(names[0], none), ...(weak.length > 0 ? [sizesOf(names[1], weak)] : [])],
);
console.log(`${errors}\n\n${sizes}`);
if (values.write) {
  const note = `Shares with their 95 % intervals; deviations, \`detectable\` and blocks are medians over the comparisons.`;
  writeSection(at('../docs/statistics.md'), 'trainings', `${errors}\n\n${sizes}\n\n${note}`);
}
