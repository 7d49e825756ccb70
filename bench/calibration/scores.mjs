/**
 * How often the intervals of a classifier's scores hold the truth where it is known: a classifier that reads each class
 * rightly with one probability, and takes each wrong class alike.
 *
 *     pnpm build && node bench/calibration/scores.mjs [--draws 500] [--write]
 *
 * With `--write` the table of docs/statistics.md is replaced by what was found.
 */
import {
  classificationScores,
  macroF1Interval,
  wilsonInterval,
} from '../../packages/evaluation/dist/index.js';
import { randomStream } from '../../packages/tensors/dist/index.js';
import { at, markdown, writeSection } from '../measure.mjs';
import { asked, percent, shareOf } from './share.mjs';

const { draws, write } = asked(500);

/** Examples of each class in the test part. */
const situations = {
  '2 classes of 6': [6, 6],
  '2 classes of 50': [50, 50],
  '200 and 5': [200, 5],
  '60, 30, 15, 8, 4': [60, 30, 15, 8, 4],
  '6 classes of 20': Array(6).fill(20),
  '20 classes of 10': Array(20).fill(10),
  '10 classes of 1 to 100': [100, 100, 50, 50, 20, 10, 5, 3, 2, 1],
};
const accuracies = [0.7, 0.9, 0.97];

const matrixOf = (supports, cellOf) => ({
  classes: supports.length,
  counts: Float64Array.from({ length: supports.length ** 2 }, (_, i) =>
    cellOf(Math.floor(i / supports.length), i % supports.length),
  ),
});

/** The classes that the examples of class k are taken for. */
const drawRow = (support, k, classes, accuracy, random) => {
  const row = Array(classes).fill(0);
  for (const uniform of random.uniform(support)) {
    const wrong = Math.min(classes - 2, Math.floor(((uniform - accuracy) / (1 - accuracy)) * (classes - 1)));
    row[uniform < accuracy ? k : wrong + (wrong >= k ? 1 : 0)] += 1;
  }
  return row;
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const rowOf = (name, supports, accuracy) => {
  const classes = supports.length;
  const examples = supports.reduce((a, b) => a + b, 0);
  const expected = matrixOf(
    supports,
    (k, j) => supports[k] * (k === j ? accuracy : (1 - accuracy) / (classes - 1)),
  );
  const truth = { accuracy, f1: classificationScores(expected).macro.f1 };
  const found = Array.from({ length: draws }, (_, i) => {
    const random = randomStream(i).stream(`${name}/${accuracy}`);
    const rows = supports.map((n, k) => drawRow(n, k, classes, accuracy, random.stream(`class/${k}`)));
    const right = rows.reduce((sum, row, k) => sum + row[k], 0);
    return {
      accuracy: wilsonInterval({ right, of: examples }),
      f1: macroF1Interval({
        matrix: matrixOf(supports, (k, j) => rows[k][j]),
        random: random.stream('interval'),
      }),
    };
  });
  const cellsOf = (score) => {
    const holds = ({ [score]: [low, high] }) => low <= truth[score] && truth[score] <= high;
    const width = median(found.map(({ [score]: [low, high] }) => high - low));
    return [percent(shareOf(found.filter(holds).length, draws)), width.toFixed(3)];
  };
  return [name, String(accuracy), ...cellsOf('accuracy'), ...cellsOf('f1')];
};

const table = markdown(
  [
    'examples of each class',
    'read rightly',
    'accuracy: holds the truth',
    'width',
    'macro F1: holds the truth',
    'width',
  ],
  Object.entries(situations).flatMap(([name, supports]) =>
    accuracies.map((accuracy) => rowOf(name, supports, accuracy)),
  ),
);
console.log(table);
if (write) {
  const note = `${draws.toLocaleString('en')} draws for each row, with 95 % intervals of the shares; widths are medians.`;
  writeSection(at('../docs/statistics.md'), 'intervals of scores', `${table}\n\n${note}`);
}
