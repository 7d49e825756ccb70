/**
 * How often the intervals of scores hold the truth where rows come in groups that are read more or less rightly as a whole, and hold
 * some classes more than others. The truth is that of 20,000 groups.
 *
 *     pnpm build && node bench/calibration/grouped-scores.mjs [--draws 500] [--write]
 *
 * With `--write` the table of docs/statistics.md is replaced by what was found.
 */
import {
  classificationScores,
  groupedInterval,
  macroF1Interval,
  wilsonInterval,
} from '../../packages/evaluation/dist/index.js';
import { randomStream } from '../../packages/tensors/dist/index.js';
import { at, markdown, writeSection } from '../measure.mjs';
import { asked, percent, shareOf } from './share.mjs';

const { draws, write } = asked(500);

/** How alike groups are in themselves: the deviation of their log odds of being read rightly, and the share of rows of their own class. */
const kinds = {
  'rows alike in nothing': { spread: 0, own: 0 },
  'groups read well or badly': { spread: 1.5, own: 0 },
  'and mostly of one class': { spread: 1.5, own: 0.9 },
};
/** Groups drawn, and the sizes that one may have. */
const designs = [
  { groups: 4, sizes: [5, 15] },
  { groups: 8, sizes: [2, 5, 40] },
  { groups: 20, sizes: [5, 15] },
  { groups: 60, sizes: [5, 15] },
];
/** Log odds of the best read class. */
const odds = 2;

const longest = Math.max(...designs.flatMap(({ sizes }) => sizes));

/** The confusion matrix of one group. */
const drawGroup = ({ classes, spread, own, sizes }, random) => {
  const [size, ownClass] = random.uniform(2);
  const [off] = random.stream('off').normal(1);
  const [kinds, places, reads, mistakes] = ['kinds', 'places', 'reads', 'mistakes'].map((name) =>
    random.stream(name).uniform(longest),
  );
  const rows = sizes[Math.floor(size * sizes.length)];
  const counts = new Float64Array(classes * classes);
  for (let row = 0; row < rows; row++) {
    const actual =
      kinds[row] < own ? Math.floor(ownClass * classes) : Math.floor(places[row] ** 1.5 * classes);
    const isRight = reads[row] < 1 / (1 + Math.exp(-(odds + spread * off - 0.3 * actual)));
    const other = Math.floor(mistakes[row] * (classes - 1));
    counts[actual * classes + (isRight ? actual : other + (other >= actual ? 1 : 0))]++;
  }
  return counts;
};

const sumOf = (numbers) => numbers.reduce((a, b) => a + b, 0);
const rightOf = (counts, classes) =>
  sumOf(Array.from({ length: classes }, (_, k) => counts[k * classes + k]));
const f1Of = (classes) => (counts) => classificationScores({ classes, counts }).macro.f1;
const added = (all) => all[0].map((_, cell) => sumOf(all.map((counts) => counts[cell])));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const intervalsOf = (all, classes, random) => {
  const rows = all.map((counts) => [sumOf(counts)]);
  const matrix = { classes, counts: added(all) };
  return {
    accuracy: groupedInterval({
      sums: all.map((counts, group) => [rightOf(counts, classes), rows[group][0]]),
      rows,
      score: ([right, of]) => right / of,
      range: 'share',
    }),
    f1: groupedInterval({
      sums: all,
      rows: all.map((counts) => classificationScores({ classes, counts }).perClass.map((one) => one.support)),
      score: f1Of(classes),
      range: 'share',
    }),
    accuracyOfRows: wilsonInterval({ right: rightOf(matrix.counts, classes), of: sumOf(matrix.counts) }),
    f1OfRows: macroF1Interval({ matrix, random, draws: 200 }),
  };
};

const rowOf = (kind, classes, { groups, sizes }) => {
  const situation = { ...kinds[kind], classes, sizes };
  const name = `${kind}/${classes}/${groups}`;
  const everyone = randomStream(0).stream(`${name}/truth`);
  const truth = added(Array.from({ length: 20_000 }, (_, g) => drawGroup(situation, everyone.at(g))));
  const found = Array.from({ length: draws }, (_, i) => {
    const random = randomStream(i).stream(name);
    const all = Array.from({ length: groups }, (_, g) => drawGroup(situation, random.at(g)));
    return intervalsOf(all, classes, random.stream('interval'));
  });
  const truths = { accuracy: rightOf(truth, classes) / sumOf(truth), f1: f1Of(classes)(truth) };
  const told = (key, of) => {
    const there = found.flatMap((one) => (one[key] === null ? [] : [one[key]]));
    const holds = ([low, high]) => low <= truths[of] && truths[of] <= high;
    const none = `${Math.round(100 * (1 - there.length / draws))} %`;
    if (there.length === 0) return { held: '–', width: '–', none };
    return {
      held: percent(shareOf(there.filter(holds).length, there.length)),
      width: median(there.map(([low, high]) => high - low)).toFixed(2),
      none,
    };
  };
  const [accuracy, f1] = [told('accuracy', 'accuracy'), told('f1', 'f1')];
  return [
    kind,
    ...[classes, groups].map(String),
    accuracy.held,
    accuracy.width,
    told('accuracyOfRows', 'accuracy').held,
    f1.held,
    f1.width,
    f1.none,
    told('f1OfRows', 'f1').held,
  ];
};

const table = markdown(
  [
    'rows',
    'classes',
    'groups',
    'accuracy: holds the truth',
    'width',
    'as if rows were on their own',
    'macro F1: holds the truth',
    'width',
    'none told',
    'as if rows were on their own',
  ],
  Object.keys(kinds).flatMap((kind) =>
    [2, 6].flatMap((classes) => designs.map((design) => rowOf(kind, classes, design))),
  ),
);
console.log(table);
if (write) {
  const note = `${draws.toLocaleString('en')} draws for each row, with 95 % intervals of the shares; widths are medians. Groups of 5 or 15 rows, where 8 are drawn of 2, 5 or 40.`;
  writeSection(at('../docs/statistics.md'), 'intervals over groups', `${table}\n\n${note}`);
}
