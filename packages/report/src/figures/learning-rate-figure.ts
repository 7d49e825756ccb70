import { type Content, type Html, html } from '../page/html.ts';
import { rateText } from '../page/learning-rate-verdict.ts';
import { lossFormat } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import type { LearningRateTest } from '../results/learning-rate.ts';
import { type Area, axes, withRoomFor } from './axes.ts';
import { figure, legend } from './figure.ts';
import { labelWidth } from './label.ts';
import { isDrawable, linePath, type Point } from './line.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { pathArea } from './strength-axis.ts';

type RatePoint = LearningRateTest['points'][number];

const hue = 1;

/** A rate that the report names, where it stands, and its loss if it has one on the curve. */
interface Named {
  readonly name: string;
  readonly rate: number;
  readonly loss: number | null;
}

/** The rates that the test comes to, from low to high. */
export const namedRates = ({ suggestion, lowest, diverged }: LearningRateTest): readonly Named[] => [
  ...(suggestion === null ? [] : [{ name: 'steepest', ...suggestion }]),
  ...(lowest === null ? [] : [{ name: 'lowest', ...lowest }]),
  ...(diverged === null ? [] : [{ name: 'diverged', rate: diverged, loss: null }]),
];

/** Rows of a table: as many at even distances as a reader takes in, and those with a name. */
const mostRows = 10;

const shownPoints = (test: LearningRateTest): readonly RatePoint[] => {
  const named = new Set(namedRates(test).map(({ rate }) => rate));
  const stride = Math.ceil(test.points.length / mostRows);
  return test.points.filter(({ rate }, i) => i % stride === 0 || named.has(rate));
};

/** Rates by step, with the names that they have. */
export const ratesTable = (test: LearningRateTest, points: readonly RatePoint[]): Html => {
  const loss = lossFormat(test);
  const named = namedRates(test);
  return table({
    caption: `Training loss in ${test.lossUnit}, of the batch after the step at that rate`,
    columns: [
      {
        heading: 'Learning rate',
        cell: ({ rate }) =>
          html`${rateText(rate)}${named.filter((one) => one.rate === rate).map(({ name }) => html` <span class="tag">${name}</span>`)}`,
      },
      { heading: 'Loss', cell: ({ loss: value }) => loss(value ?? Number.NaN) },
      { heading: 'Smoothed', cell: ({ smoothed }) => loss(smoothed ?? Number.NaN) },
    ],
    rows: points,
    isMarked: ({ rate }) => rate === test.suggestion?.rate,
  });
};

/** How much of the fall of the curves is shown above their highest point before the lowest: what diverges would flatten all else. */
const headroom = 0.35;

const finiteLosses = (points: readonly RatePoint[]): readonly number[] =>
  points.flatMap(({ loss, smoothed }) => [loss, smoothed]).filter((value) => value !== null);

const lossScale = ({ points, lowest }: LearningRateTest, { top, bottom }: Area): Scale => {
  const until = lowest === null ? points.length : points.findIndex(({ rate }) => rate === lowest.rate) + 1;
  const [least, most] = [
    Math.min(...finiteLosses(points)),
    Math.max(...finiteLosses(points.slice(0, until))),
  ];
  return linearScale([least, most + headroom * (most - least)], [bottom, top]);
};

/** Whether any loss lies above the plot, or is not finite. */
const leavesPlot = (test: LearningRateTest): boolean => {
  const y = lossScale(test, pathArea);
  return test.points.some(({ loss, smoothed }) =>
    [loss, smoothed].some((value) => value === null || y.place(value) < pathArea.top),
  );
};

/** Vertical lines at the named rates; each name stands at a height of its own, and beside no other line where there is room. */
const marks = (test: LearningRateTest, x: Scale, { left, right, top, bottom }: Area): Html => {
  const named = namedRates(test).map((one) => ({ ...one, place: x.place(one.rate) }));
  return html`${named.map(({ name, rate, place }, i) => {
    const text = `${name} ${rateText(rate)}`;
    const room = labelWidth(text) + 6;
    const isLeft = place - room > (named[i - 1]?.place ?? left) || place + room > right;
    return html`<path class="reference" d="M${place} ${top}V${bottom}"><title>${text}</title></path>
<text class="label" x="${isLeft ? place - 5 : place + 5}" y="${top + 14 + 18 * i}" text-anchor="${isLeft ? 'end' : 'start'}">${text}</text>`;
  })}`;
};

const body = (test: LearningRateTest): Content => {
  const y = lossScale(test, pathArea);
  const area = withRoomFor(pathArea, y);
  const { left, right, top, bottom } = area;
  const [width, height] = [right - left, bottom - top];
  const { from, to } = test.range;
  const x = logScale([from, to], [left, right]);
  const line = (value: (point: RatePoint) => number | null): readonly Point[] =>
    test.points.map((point) => [x.place(point.rate), y.place(value(point) ?? Number.NaN)]);
  const { suggestion } = test;
  const ring: Point =
    suggestion === null ? [Number.NaN, Number.NaN] : [x.place(suggestion.rate), y.place(suggestion.loss)];
  return html`${axes({ area, x, y, xName: 'learning rate (log scale)', yName: `training loss, ${test.lossUnit}` })}
<svg x="${left}" y="${top}" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">
<path class="seed" d="${linePath(line(({ loss }) => loss))}"/>
<path class="line" d="${linePath(line(({ smoothed }) => smoothed))}"/>
</svg>
${isDrawable(ring) ? html`<circle class="ring" cx="${ring[0]}" cy="${ring[1]}" r="6.5"/>` : null}
${marks(test, x, area)}`;
};

const summary = (test: LearningRateTest): string => {
  const loss = lossFormat(test);
  const smoothed = test.points.filter((point) => point.smoothed !== null);
  const [first, last] = [smoothed[0], smoothed.at(-1)];
  if (first === undefined || last === undefined) return 'No loss was finite.';
  const named = namedRates(test).map(({ name, rate, loss: at }) =>
    at === null ? `${name} at ${rateText(rate)}` : `${name} at ${rateText(rate)}, loss ${loss(at)}`,
  );
  return `Smoothed training loss, from ${loss(first.smoothed)} at a rate of ${rateText(first.rate)} to ${loss(last.smoothed)} at ${rateText(last.rate)}. ${named.join('; ')}.`;
};

/** The training loss over the learning rate, as it grew from step to step. */
export const learningRateFigure = (test: LearningRateTest): Html =>
  figure({
    id: 'rates',
    heading: 'Training loss as the learning rate grows',
    isSection: true,
    caption:
      'One training, read from left to right. At its left end steps are too small to learn anything and the loss is level; where it falls, steps are of a size that learns; where it climbs, they are too large. A rate about the steepest descent learns fast, and is most often clear of the climb.',
    legend: legend([
      [html`<g class="hue-${hue}"><path class="line" d="M1 6H27"/></g>`, 'smoothed loss'],
      [
        html`<g class="hue-${hue}"><path class="seed" d="M1 9L7 3L13 8L20 2L27 7"/></g>`,
        'loss of each batch',
      ],
      ...(test.suggestion === null
        ? []
        : ([
            [html`<circle class="ring" cx="14" cy="6" r="5"/>`, 'steepest descent: the suggestion'],
          ] as const)),
    ]),
    panels: [
      {
        title: 'Training loss over the learning rate',
        summary: summary(test),
        hue,
        size: pathArea,
        body: body(test),
        notes: leavesPlot(test) ? ['The highest losses leave the plot above; the table has them.'] : [],
      },
    ],
    data: ratesTable(test, shownPoints(test)),
    isDataOpen: true,
  });
