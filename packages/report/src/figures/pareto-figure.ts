import { familiesOf } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { natsPer } from '../page/nats-per.ts';
import { fixed, percent, signed } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import { frontOf, type Trade, type Trait, tradeColumns, tradesOf, traitsOf } from '../page/trades.ts';
import type { Comparison } from '../results/comparison.ts';
import { axes, panelArea, withRoomFor } from './axes.ts';
import { figure, legend, type Panel } from './figure.ts';
import { linePath, marker, type Point } from './line.ts';
import { linearScale, type Scale } from './scale.ts';

interface Shown {
  readonly title: string;
  readonly xName: string;
  /** In the unit of the axis. */
  readonly x: (trade: Trade) => number;
  readonly text: (trade: Trade) => string;
}

const shownAs: Readonly<Record<Trait['name'], Shown>> = {
  zeros: {
    title: 'Loss against exact zeros',
    xName: 'exact zeros, % (more is better →)',
    x: ({ zeros }) => 100 * zeros,
    text: ({ zeros }) => `${percent(zeros)} zeros`,
  },
  size: {
    title: 'Loss against size',
    xName: 'weights that are not 0, kB (← less is better)',
    x: ({ bytes }) => bytes / 1000,
    text: ({ bytes }) => `${fixed(bytes / 1000, 1)} kB`,
  },
  time: {
    title: 'Loss against time (noisy)',
    xName: 'a step of training, ms (← less is better)',
    x: ({ stepMs }) => stepMs,
    text: ({ stepMs }) => `${fixed(stepMs, 2)} ms a step`,
  },
};

/** How much worse than none may be shown: what is far off would press all else into a line. */
const worstShown = (trades: readonly Trade[]): number => {
  const best = trades.reduce((least, { loss }) => Math.min(least, loss), 0);
  const confirmed = trades.filter(({ isConfirmed }) => isConfirmed);
  return confirmed.reduce((most, { loss }) => Math.max(most, loss), Math.max(0.02, -3 * best));
};

/** From point to point of the front by steps: between two of them nothing is as good as both. */
const stairs = (points: readonly Point[]): readonly Point[] =>
  points.flatMap((point, index) => {
    const next = points[index + 1];
    return next === undefined ? [point] : [point, [next[0], point[1]] as const];
  });

const panelOf = (
  trait: Trait,
  {
    trades,
    y,
    unit,
    outside,
  }: {
    readonly trades: readonly Trade[];
    readonly y: Scale;
    readonly unit: string;
    readonly outside: number;
  },
): Panel => {
  const { title, xName, x: valueAt, text } = shownAs[trait.name];
  const area = withRoomFor(panelArea, y);
  const known = trades.filter((trade) => Number.isFinite(valueAt(trade)));
  const x = linearScale(known.map(valueAt), [area.left + 6, area.right - 6]);
  const front = frontOf(known, trait);
  const place = (trade: Trade): Point => [x.place(valueAt(trade)), y.place(trade.loss)];
  const told = (trade: Trade): string =>
    `${trade.title}: ${signed(trade.loss, 3)} ${unit} from none, ${text(trade)}${trade.isConfirmed ? '' : ', tried only'}`;
  // what was confirmed lies above what was tried
  const drawn = [...known].sort((a, b) => Number(a.isConfirmed) - Number(b.isConfirmed));
  return {
    title,
    summary: `${front.length === 1 ? 'One strength is beaten by no other' : `${front.length} strengths are beaten by no other`} in both: ${front.map(told).join('; ')}.`,
    hue: null,
    size: area,
    body: html`${axes({ area, x, y, xName, yName: `${unit}, from none` })}
<path class="reference" d="M${area.left} ${y.place(0)}H${area.right}"/>
<path class="ring" d="${linePath(stairs(front.map(place)))}"/>
${drawn.map((trade) => html`<g class="hue-${trade.family.hue}">${marker(place(trade), { hue: trade.family.hue, isHollow: !trade.isConfirmed, text: told(trade) })}</g>`)}`,
    notes:
      outside === 0
        ? []
        : [
            `${outside === 1 ? 'One strength that was' : `${outside} strengths that were`} far worse than none ${outside === 1 ? 'is' : 'are'} left out of the plot.`,
          ],
  };
};

/**
 * Quality against what it takes: the loss of every strength over its exact zeros, the size of its weights and the time of a step, with
 * the front of those that no other beats in both.
 */
export const paretoFigure = (comparison: Comparison): Html | null => {
  const all = tradesOf(comparison);
  const traits = traitsOf(all);
  if (traits.length === 0 || all.length < 2) return null;
  const worst = worstShown(all);
  const trades = all.filter(({ loss }) => loss <= worst);
  const y = linearScale([0, ...trades.map(({ loss }) => loss)], [panelArea.bottom, panelArea.top]);
  const unit = natsPer(comparison);
  const families = familiesOf(comparison);
  return figure({
    id: 'pareto',
    heading: 'What quality costs',
    caption:
      'Each mark is a penalty at one strength. The lower it stands, the better it predicts held-out text; the arrow below each plot points to where a model costs less. The line joins those that no other beats in both; which of them to take depends on what counts. Losses are of the validation part, which chose among the strengths, and so flatter the best a little; the test part has judged the full marks alone, in the table. Time is as it was measured, with all that ran beside it: small differences of it are noise.',
    legend: legend([
      ...families.map(
        ({ hue, label }) => [html`<g class="hue-${hue}">${marker([14, 6], { hue })}</g>`, label] as const,
      ),
      [marker([14, 6], { hue: 0, isHollow: true }), 'hollow: tried, not confirmed'],
      [html`<path class="ring" d="M1 3H14V9H27"/>`, 'the front'],
      [html`<path class="reference" d="M1 6H27"/>`, 'no penalty'],
    ]),
    panels: traits.map((trait) => panelOf(trait, { trades, y, unit, outside: all.length - trades.length })),
    data: table<Trade>({
      caption: `Means over the seeds of each strength; losses in ${unit}`,
      columns: tradeColumns(all),
      rows: all,
      isMarked: ({ isConfirmed }) => isConfirmed,
    }),
  });
};
