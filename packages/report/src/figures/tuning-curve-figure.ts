import { type Content, type Html, html } from '../page/html.ts';
import { count, lossFormat, percent, strength } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import { strengthText } from '../page/tune-verdict.ts';
import type { Tuning, TuningRow } from '../results/tuning.ts';
import { type Area, axes, withRoomFor } from './axes.ts';
import { figure, legend } from './figure.ts';
import { areaPath, isDrawable, linePath, type Point } from './line.ts';
import { closeLogScale, linearScale, type Scale } from './scale.ts';
import {
  choiceMarks,
  choicesOf,
  countedArea,
  pathArea,
  strengthAxisName,
  strengthScale,
} from './strength-axis.ts';

/** Rows that differ by their strength, from weak to strong. */
export const strengthRows = ({ rows }: Tuning): readonly TuningRow[] =>
  rows.filter(({ lambda }) => lambda !== null).sort((a, b) => a.lambda! - b.lambda!);

const hue = 1;
const lossOf = ({ validation }: TuningRow): number => validation?.mean ?? Number.NaN;
const errorOf = ({ standardError }: TuningRow): number => standardError ?? 0;

/** Above so many strengths their errors are drawn as a band. */
const mostBars = 40;
const isBand = (rows: readonly TuningRow[]): boolean => rows.length > mostBars;

/** The upper quarter of the losses may leave the plot: it would flatten all that matters. */
const shownShare = 0.75;

const scaleOf = (isLog: boolean): typeof linearScale => (isLog ? closeLogScale : linearScale);

const lossScale = (rows: readonly TuningRow[], { top, bottom }: Area, scale = linearScale): Scale => {
  const highest = rows
    .map((row) => lossOf(row) + errorOf(row))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const limit = highest[Math.floor(shownShare * (highest.length - 1))] ?? 1;
  const lowest = rows.flatMap((row) => [lossOf(row) - errorOf(row), row.train?.mean ?? Number.NaN]);
  return scale([...lowest.map((loss) => Math.min(loss, limit)), limit], [bottom, top]);
};

const bar = (row: TuningRow, x: number, y: Scale): Html | null => {
  const [low, high] = [y.place(lossOf(row) - errorOf(row)), y.place(lossOf(row) + errorOf(row))];
  return Number.isFinite(x + low + high) && low !== high
    ? html`<path class="bar" d="M${x} ${low}V${high}M${x - 2.5} ${low}h5M${x - 2.5} ${high}h5"/>`
    : null;
};

/** A small dot, whose numbers appear under the pointer. */
const dot = ([x, y]: Point, row: TuningRow, tuning: Tuning): Html | null => {
  const loss = lossFormat(tuning);
  if (!isDrawable([x, y])) return null;
  const spread = row.standardError === null ? '' : ` ± ${loss(row.standardError)}`;
  return html`<circle class="mark" cx="${x}" cy="${y}" r="2"><title>${`${strengthText(tuning, row.lambda)}: ${loss(lossOf(row))}${spread}`}</title></circle>`;
};

/** How many coefficients are left, above the plot where there is room for the number. */
const nonZeros = (rows: readonly TuningRow[], x: Scale, { right }: Area): Html => {
  let last = Number.NEGATIVE_INFINITY;
  return html`<text x="${right}" y="12" text-anchor="end">non-zero coefficients</text>
${rows.map((row) => {
  const place = x.place(row.lambda!);
  if (place - last < 44) return null;
  last = place;
  return html`<text x="${place}" y="28" text-anchor="middle">${count(row.nonZeros ?? 0)}</text>`;
})}`;
};

const isCounted = (rows: readonly TuningRow[]): boolean => rows.some((row) => row.nonZeros !== null);
const areaOf = (rows: readonly TuningRow[]): Area => (isCounted(rows) ? countedArea : pathArea);

const body = (
  tuning: Tuning,
  rows: readonly TuningRow[],
  [isLog = false, isEven = tuning.strength?.isEven === true]: readonly boolean[],
): Content => {
  const y = lossScale(rows, areaOf(rows), scaleOf(isLog));
  const area = withRoomFor(areaOf(rows), y);
  const { left, right, top, bottom } = area;
  const [width, height] = [right - left, bottom - top];
  const x = strengthScale(
    tuning,
    rows.map(({ lambda }) => lambda!),
    [left, right],
    isEven,
  );
  const line = (value: (row: TuningRow) => number): readonly Point[] =>
    rows.map((row) => [x.place(row.lambda!), y.place(value(row))]);
  const points = line(lossOf);
  const errors = isBand(rows)
    ? html`<path class="gap" d="${areaPath(
        line((row) => lossOf(row) + errorOf(row)),
        line((row) => lossOf(row) - errorOf(row)),
      )}"/>`
    : html`${rows.map((row, index) => bar(row, points[index]![0], y))}${rows.map((row, index) => dot(points[index]!, row, tuning))}`;
  return html`${axes({ area, x, y, xName: strengthAxisName(tuning, isEven), yName: tuning.lossUnit })}
${isCounted(rows) ? nonZeros(rows, x, area) : null}
<svg x="${left}" y="${top}" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">
<path class="line dashed" d="${linePath(line((row) => row.train?.mean ?? Number.NaN))}"/>
<path class="line" d="${linePath(points)}"/>
${errors}
</svg>
${choiceMarks(tuning, x, area)}`;
};

const summary = (tuning: Tuning, rows: readonly TuningRow[]): string => {
  const loss = lossFormat(tuning);
  const choices = choicesOf(tuning).map(({ at, name }) => {
    const row = rows.find(({ lambda }) => lambda === at)!;
    return `${name}: ${strengthText(tuning, at)}, loss ${loss(lossOf(row))}`;
  });
  const [weakest, strongest] = [rows[0]!, rows.at(-1)!];
  return `Loss on what was held out, from ${loss(lossOf(weakest))} at ${strengthText(tuning, weakest.lambda)} to ${loss(lossOf(strongest))} at ${strengthText(tuning, strongest.lambda)}. ${choices.join('; ')}.`;
};

/** What leaves the plot above. */
const notes = (rows: readonly TuningRow[], [isLog = false]: readonly boolean[]): readonly string[] => {
  const { top } = areaOf(rows);
  const y = lossScale(rows, areaOf(rows), scaleOf(isLog));
  const out = rows.filter((row) => y.place(lossOf(row)) < top).length;
  return out === 0
    ? []
    : [
        `${out} of ${rows.length} strengths ${out === 1 ? 'has its loss' : 'have losses'} above the plot; the table has ${out === 1 ? 'it' : 'them'}.`,
      ];
};

const heldOutText = ({ heldOut, seeds }: Tuning): string => {
  if (heldOut.kind === 'validation')
    return seeds.length > 1
      ? `the validation part, over ${seeds.length} seeds`
      : 'the validation part, with one seed';
  const repeats = heldOut.repeats > 1 ? `, ${heldOut.repeats} times over` : '';
  return `${heldOut.folds} ${heldOut.kind} folds${repeats}`;
};

/** The loss on what was held out over the strength, with its standard error and what two rules choose by it. */
export const tuningCurveFigure = (tuning: Tuning): Html | null => {
  const rows = strengthRows(tuning);
  if (rows.length < 2) return null;
  const loss = lossFormat(tuning);
  const hasError = rows.some(({ standardError }) => standardError !== null);
  return figure({
    id: 'curve',
    heading: 'Loss over the strength',
    caption: `Mean loss on ${heldOutText(tuning)}. Left of the lowest point the model learns by heart what it should not, right of it the penalty keeps it from learning what it could.`,
    legend: legend([
      [html`<g class="hue-${hue}"><path class="line" d="M1 6H27"/></g>`, 'held out'],
      ...(hasError
        ? ([
            [
              html`<g class="hue-${hue}"><path class="bar" d="M14 1V11M10 1h8M10 11h8"/></g>`,
              '± one standard error',
            ],
          ] as const)
        : []),
      [html`<g class="hue-${hue}"><path class="line dashed" d="M1 6H27"/></g>`, 'training'],
      [html`<path class="reference" d="M14 0V12"/>`, 'chosen by a rule'],
    ]),
    panels: {
      switches: tuning.strength?.isEven
        ? ['Loss on a log axis']
        : ['Loss on a log axis', `${tuning.strength?.symbol ?? 'λ'} on an even axis`],
      draw: (on) => [
        {
          title: 'Loss over the strength of the penalty',
          summary: summary(tuning, rows),
          hue,
          size: areaOf(rows),
          notes: notes(rows, on),
          body: body(tuning, rows, on),
        },
      ],
    },
    data: table({
      caption: `Loss in ${tuning.lossUnit}, from weak to strong`,
      columns: [
        { heading: 'Strength', cell: ({ lambda }) => strength(lambda) },
        { heading: 'Held out', cell: ({ validation }) => loss(validation?.mean ?? null) },
        { heading: 'Standard error', cell: ({ standardError }) => loss(standardError) },
        { heading: 'Training', cell: ({ train }) => loss(train?.mean ?? null) },
        { heading: 'Exact zeros', cell: ({ zeros }) => percent(zeros.mean) },
        ...(rows.some((row) => row.nonZeros !== null)
          ? [{ heading: 'Non-zero', cell: (row: TuningRow) => count(row.nonZeros ?? 0) }]
          : []),
      ],
      rows,
    }),
  });
};
