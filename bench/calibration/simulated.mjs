/**
 * How often comparisons are wrong where the truth is known: differences drawn from seeds, rows and what is left, then
 * cut into blocks and tested as `compare` does.
 *
 *     pnpm build && node bench/calibration/simulated.mjs [--draws 2000] [--write]
 *
 * With `--write` the tables of docs/statistics.md are replaced by what was found.
 */
import { blockRows, corrected, crossedDifference } from '../../packages/evaluation/dist/index.js';
import { randomStream } from '../../packages/tensors/dist/index.js';
import { at, markdown, writeSection } from '../measure.mjs';
import { asked, percent, shareOf } from './share.mjs';

const { draws, write } = asked(2000);

/** Standard deviations in nats per target: of seeds, and by row of rows and of rows under one seed. */
const usual = { seeds: 6, rows: 600, seed: 0.01, row: 0.05, cell: 0.05, rho: 0 };

const situations = {
  'seeds alone': { row: 0 },
  'rows alone': { seed: 0 },
  'seeds and rows': {},
  'neither: rows under each seed alone': { seed: 0, row: 0 },
  'rows that go on, ρ = 0.2': { rho: 0.2 },
  'rows that go on, ρ = 0.4': { rho: 0.4 },
  'rows that go on, ρ = 0.8': { rho: 0.8 },
  'rows alone that go on, ρ = 0.8': { seed: 0, rho: 0.8 },
  'heavy tails: rows log-normal': { tail: 1 },
  'heavy tails, rows alone': { seed: 0, tail: 1 },
  'rows of 8 to 120 targets': { targets: [8, 120] },
  'documents of 2 to 60 rows': { documents: [2, 60], row: 0.03 },
  '40 documents of 10 rows, one of 200': { documentSizes: [200, ...Array(40).fill(10)], row: 0.03 },
  '8 groups of 20 rows': { rows: 160, documentSizes: Array(8).fill(20), row: 0.03, areGroups: true },
  '3 groups of 20 rows': { rows: 60, documentSizes: Array(3).fill(20), row: 0.03, areGroups: true },
  '5 groups of 4 to 100 rows': {
    rows: 160,
    documentSizes: [100, 30, 18, 8, 4],
    row: 0.03,
    areGroups: true,
  },
  '5 seeds': { seeds: 5 },
  '10 seeds': { seeds: 10 },
  '10 seeds, rows that go on, ρ = 0.4': { seeds: 10, rho: 0.4 },
  '3 seeds: these models': { seeds: 3 },
  '1 seed: this model': { seeds: 1 },
  '1 seed, rows that go on, ρ = 0.4': { seeds: 1, rho: 0.4 },
  '150 rows, seeds and rows': { rows: 150 },
  '150 rows that go on, ρ = 0.4': { rows: 150, rho: 0.4 },
  '60 rows that go on, ρ = 0.4': { rows: 60, rho: 0.4 },
  '60 rows alone that go on, ρ = 0.8': { rows: 60, seed: 0, rho: 0.8 },
};

/** x_i = ρ·x_{i−1} + √(1 − ρ²)·e_i, from noise of variance 1. */
const carriedOn = (noise, rho) => {
  const out = Float64Array.from(noise);
  for (let i = 1; i < out.length; i++) out[i] = rho * out[i - 1] + Math.sqrt(1 - rho * rho) * noise[i];
  return out;
};

/** Mean 0 and deviation 1, with the long right tail of exp(z). */
const logNormal = (noise) =>
  noise.map((z) => (Math.exp(z) - Math.exp(0.5)) / Math.sqrt(Math.exp(2) - Math.exp(1)));

/** Lengths from one number to another that fill so many rows, as the places where each begins. */
const placesOf = ([least, most], rows, random) => {
  const drawn = random.stream('documents').uniform(rows);
  const places = [0];
  for (let i = 0; places.at(-1) < rows; i++)
    places.push(places.at(-1) + least + Math.floor(drawn[i] * (most - least + 1)));
  return places.slice(0, -1);
};

/** What rows have in common with all seeds: by row, or one number for each document. */
const rowEffects = ({ rows, rho, tail, documents, documentSizes }, random) => {
  const noise = random.stream('rows').normal(rows);
  const effects = tail === undefined ? carriedOn(noise, rho) : logNormal(noise);
  if (documents === undefined && documentSizes === undefined) return { effects };
  const places = documentSizes
    ? documentSizes.map((_, i) => documentSizes.slice(0, i).reduce((a, b) => a + b, 0))
    : placesOf(documents, rows, random);
  const documentOf = (row) => places.findLastIndex((place) => place <= row);
  return { effects: effects.map((_, row) => noise[documentOf(row)]), documents: places };
};

/**
 * Differences of losses whose true mean is 0, in nats summed over each row's targets. A claim about the models that were
 * trained is about their own mean: it is made 0.
 */
const draw = (situation, random) => {
  const { seeds, rows, seed, row, cell, rho, targets: range } = situation;
  const sizes = random.stream('targets').uniform(rows);
  const targets = Array.from(sizes, (size) =>
    range === undefined ? 64 : Math.round(range[0] + size * (range[1] - range[0])),
  );
  const { effects, documents } = rowEffects(situation, random);
  const ofSeeds = Array.from(random.stream('seeds').normal(seeds), (z) => seed * z);
  const trueMean = seeds < 5 ? ofSeeds.reduce((a, b) => a + b, 0) / seeds : 0;
  const losses = ofSeeds.map((ofSeed, s) => {
    const rests = carriedOn(random.stream(`rests/${s}`).normal(rows), rho);
    return Array.from(rests, (rest, i) => targets[i] * (ofSeed - trueMean + row * effects[i] + cell * rest));
  });
  return {
    losses,
    targets,
    ...(documents && { documents }),
    ...(situation.areGroups && { minimumBlocks: 2 }),
  };
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** A true difference only moves the interval, so one set of draws tells errors and power at any size. */
const isFound = (found, shift) => found.low + shift > 0 || found.high + shift < 0;

const rowOf = ([name, changed]) => {
  const situation = { ...usual, ...changed };
  const found = Array.from({ length: draws }, (_, i) => {
    const blocks = blockRows(draw(situation, randomStream(i).stream(name)));
    return { ...crossedDifference(blocks), isEnough: blocks.isEnough };
  });
  const detectable = median(found.map((one) => one.detectable));
  const share = (is) => shareOf(found.filter(is).length, draws);
  return [
    name,
    percent(share((one) => isFound(one, 0))),
    percent(share((one) => !isFound(one, 0))),
    percent(share((one) => isFound(one, -0.02))),
    detectable.toFixed(4),
    percent(share((one) => isFound(one, -detectable))),
    String(median(found.map(({ blocks }) => blocks))),
    `${Math.round((100 * found.filter(({ isEnough }) => isEnough).length) / draws)} %`,
  ];
};

/** Four families held against the same runs without a penalty, none of which does anything. */
const together = () => {
  const found = Array.from({ length: draws }, (_, i) => {
    const random = randomStream(i).stream('families');
    const of = (name) => draw({ ...usual, rho: 0.2 }, random.stream(name));
    const without = of('none').losses;
    const comparisons = ['l1', 'l2', 'elasticNet', 'dropout'].map((name) => {
      const { losses, targets } = of(name);
      return crossedDifference(blockRows({ losses, without, targets }));
    });
    return { raw: comparisons, together: corrected(comparisons) };
  });
  const any = (key) =>
    shareOf(found.filter((one) => one[key].some((each) => isFound(each, 0))).length, draws);
  return [
    ['each interval on its own', percent(any('raw'))],
    ['intervals of `corrected`', percent(any('together'))],
  ];
};

const table = markdown(
  [
    'situation',
    'found although 0',
    'interval holds the truth',
    'found at −0.02',
    '`detectable`',
    'found there',
    'blocks',
    'enough',
  ],
  Object.entries(situations).map(rowOf),
);
const families = markdown(['four families at once, all without effect', 'any found'], together());
console.log(`${table}\n\n${families}`);
if (write) {
  const note = `${draws.toLocaleString('en')} draws for each row, with 95 % intervals of the shares; medians of \`detectable\` and of the blocks.`;
  writeSection(at('../docs/statistics.md'), 'simulated comparisons', `${table}\n\n${note}\n\n${families}`);
}
