import type { RateRange, testLearningRates } from '@ridgeline/recipes';
import { type LearningRateTest, learningRateCaveat, learningRateNotes, rateText } from '@ridgeline/report';
import { json, measured, nats } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Rows that a person reads. */
const mostRows = 12;
const lineEveryMs = 5000;
const plotWidth = 24;

type OnStep = NonNullable<NonNullable<Parameters<typeof testLearningRates>[3]>['onStep']>;

/** Tells a person how far a test is: a line that moves on a terminal, plain lines elsewhere; and a program each step. */
export const rateProgress = ({ steps }: RateRange, terminal: Terminal): OnStep => {
  let lastLine = performance.now();
  return ({ rate, loss }, smoothed, index) => {
    const step = index + 1;
    if (terminal.format === 'jsonl') terminal.data(json({ type: 'rate', step, rate, loss, smoothed }));
    const parts = [`step ${step}/${steps}`, `learning rate ${rateText(rate)}`, `loss ${nats(smoothed)}`];
    const now = performance.now();
    if (terminal.animates) terminal.status(parts, step / steps);
    else if (now - lastLine > lineEveryMs) {
      terminal.say(parts.join('  '));
      lastLine = now;
    }
  };
};

/** A loss as a bar, whole at the highest before the lowest point of the curve. */
const barOf = (value: number | null, least: number, most: number): string => {
  if (value === null || most <= least) return '';
  const share = (value - least) / (most - least);
  return share > 1 ? `${'█'.repeat(plotWidth)}…` : '█'.repeat(Math.max(1, Math.round(share * plotWidth)));
};

const markOf = ({ suggestion, lowest, diverged }: LearningRateTest, rate: number): string =>
  [
    ...(rate === suggestion?.rate ? ['steepest'] : []),
    ...(rate === lowest?.rate ? ['lowest'] : []),
    ...(rate === diverged ? ['diverged'] : []),
  ].join(', ');

/** Where the curve is level, bars would draw its noise as if it were a descent. */
const hasBars = ({ suggestion, diverged }: LearningRateTest): boolean =>
  suggestion !== null || diverged !== null;

const rateTable = (test: LearningRateTest, terminal: Terminal): string => {
  const { bold, green } = terminal.dataColors;
  const { points, suggestion, lowest } = test;
  const shown = test.lossForm === 'significantDigits' ? measured : nats;
  const text = (value: number | null): string => (value === null ? 'not finite' : shown(value));
  const stride = Math.ceil(points.length / mostRows);
  const until = lowest === null ? points.length : points.findIndex(({ rate }) => rate === lowest.rate) + 1;
  const known = points.slice(0, until).flatMap(({ smoothed }) => smoothed ?? []);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const rows = points
    .filter(({ rate }, index) => index % stride === 0 || markOf(test, rate) !== '')
    .map(({ rate, loss, smoothed }) => {
      const cells = [
        rateText(rate),
        text(loss),
        text(smoothed),
        hasBars(test) ? barOf(smoothed, least, most) : '',
        markOf(test, rate),
      ];
      return rate === suggestion?.rate ? cells.map((cell) => bold(green(cell))) : cells;
    });
  return table(['learning rate', 'loss', 'smoothed', '', ''], rows, [
    'right',
    'right',
    'right',
    'left',
    'left',
  ]);
};

/** The result for a person: the curve by its rates, the verdict, and what it is worth. */
export const showLearningRate = (test: LearningRateTest, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  terminal.data(`\n${rateTable(test, terminal)}\n`);
  terminal.data(`\n${bold(test.verdict)}\n`);
  for (const note of learningRateNotes(test)) terminal.data(`${note}\n`);
  terminal.data(dim(`${learningRateCaveat}\n`));
  terminal.data(
    dim(
      `Loss: of the batch after the step at that rate, in ${test.lossUnit}.${hasBars(test) ? ' Bars: the smoothed loss above its lowest.' : ''}\n`,
    ),
  );
};
