import { edgeNote } from '../page/edge-note.ts';
import { type Family, strengthOf, symbolOf, titleOf } from '../page/families.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { strength } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import type { Views } from '../page/views.ts';
import type { ComparedRun, ExploredStrength } from '../results/comparison.ts';
import { type Area, axes, panelArea, withRoomFor } from './axes.ts';
import { figure, legend, type Panel } from './figure.ts';
import { isDrawable, linePath, marker, type Point } from './line.ts';
import { linearScale, logScale, type Scale } from './scale.ts';

/** What is shown over the strengths. */
export interface Quantity {
  /** As the axis names it, with its unit. */
  readonly name: string;
  /** The number of a run, in the unit of the axis; null where it has none. */
  readonly of: (run: ComparedRun) => number | null;
  readonly shown: (value: number) => string;
  /** What 0 means, where a line is to be drawn there. */
  readonly zero: string | null;
}

interface Measured {
  readonly row: ExploredStrength;
  /** By seed. */
  readonly values: readonly number[];
  readonly mean: number;
}

const measure = (row: ExploredStrength, { of }: Quantity): Measured => {
  const values = row.runs.map(of).filter((value) => value !== null);
  return { row, values, mean: values.reduce((a, b) => a + b, 0) / values.length };
};

/** Which axes are other than they are at first. */
interface AxesAsked {
  /** The values of all plots, where they share their vertical axis. */
  readonly shared: readonly number[] | null;
  /** Whether λ has an even axis, as a rate has, on which 0 has its place. */
  readonly isEven: boolean;
}

const isRate = (rows: readonly ExploredStrength[]): boolean => rows[0]?.as === 'noise';

const strengthScale = (
  rows: readonly ExploredStrength[],
  { left, right }: Area,
  { isEven }: AxesAsked,
): Scale => {
  const strengths = rows.map(({ lambda }) => lambda ?? Number.NaN);
  return isEven || isRate(rows)
    ? linearScale([0, ...strengths], [left, right])
    : logScale(strengths, [left, right]);
};

const valuesOf = (measured: readonly Measured[]): readonly number[] =>
  measured.flatMap((point) => point.values);

const body = (
  family: Family,
  measured: readonly Measured[],
  quantity: Quantity,
  asked: AxesAsked,
): Content => {
  const values = asked.shared ?? valuesOf(measured);
  const y = linearScale(
    [...values, ...(quantity.zero === null ? [] : [0])],
    [panelArea.bottom, panelArea.top],
  );
  const area = withRoomFor(panelArea, y);
  const x = strengthScale(family.strengths, area, asked);
  const placeOf = ({ row, mean }: Measured): Point => [x.place(row.lambda ?? Number.NaN), y.place(mean)];
  const points = measured.map(placeOf);
  const chosen = points[measured.findIndex(({ row }) => row.isChosen)];
  return html`${axes({ area, x, y, xName: symbolOf(family.confirmed), yName: quantity.name })}
${quantity.zero === null ? null : html`<path class="reference" d="M${area.left} ${y.place(0)}H${area.right}"/>`}
<path class="line" d="${linePath(points)}"/>
${measured.flatMap(({ row, values: ofSeeds }) =>
  ofSeeds.length < 2
    ? []
    : ofSeeds
        .map((value): Point => [x.place(row.lambda ?? Number.NaN), y.place(value)])
        .filter(isDrawable)
        .map(([cx, cy]) => html`<circle class="seed" cx="${cx}" cy="${cy}" r="3"/>`),
)}
${measured.map((point, index) =>
  marker(points[index]!, {
    hue: family.hue,
    text: `${titleOf(point.row)}: ${quantity.shown(point.mean)}, ${point.values.length === 1 ? 'one seed' : `${point.values.length} seeds`}`,
  }),
)}
${chosen === undefined || !isDrawable(chosen) ? null : html`<circle class="ring" cx="${chosen[0]}" cy="${chosen[1]}" r="8.5"/>`}`;
};

const panelOf = (family: Family, quantity: Quantity, asked: AxesAsked): Panel => {
  const all = family.strengths.map((row) => measure(row, quantity));
  const measured = all.filter(({ values }) => values.length > 0);
  const along = measured
    .map(({ row, mean }) => `${quantity.shown(mean)} at ${strength(row.lambda)}`)
    .join(', ');
  const note = edgeNote(family.confirmed, family.strengths);
  return {
    title: family.label,
    summary: `${family.label}, ${quantity.name} by ${symbolOf(family.confirmed)}: ${along}. Chosen: ${strength(family.confirmed.lambda)}.`,
    hue: family.hue,
    size: panelArea,
    body: body(family, measured, quantity, asked),
    notes: [
      ...all
        .filter(({ values }) => values.length === 0)
        .map(({ row }) => `Training diverged at ${strengthOf(row)}.`),
      ...(note === null ? [] : [`The choice is ${note}.`]),
    ],
  };
};

/** The plots, whose axes are switched where that changes any. */
const panelsOf = (drawn: readonly Family[], quantity: Quantity): Views<readonly Panel[]> => {
  const all = drawn.flatMap(({ strengths }) => valuesOf(strengths.map((row) => measure(row, quantity))));
  const canShare = drawn.length > 1;
  const canBeEven = drawn.some(({ strengths }) => !isRate(strengths));
  const share = 'The same vertical axis in all plots';
  const even = 'λ on an even axis';
  return {
    switches: canShare ? (canBeEven ? [share, even] : [share]) : canBeEven ? [even] : [],
    draw: (on) => {
      const [isShared, isEven] = canShare ? on : [false, on[0]];
      const asked = { shared: isShared ? all : null, isEven: isEven === true };
      return drawn.map((family) => panelOf(family, quantity, asked));
    },
  };
};

/** One number over the strengths of each family, at first each on axes of its own. */
export const strengthFigure = ({
  id,
  heading,
  caption,
  families,
  quantity,
}: {
  readonly id: string;
  readonly heading: string;
  readonly caption: Content;
  readonly families: readonly Family[];
  readonly quantity: Quantity;
}): Html => {
  const drawn = families.filter(({ confirmed }) => confirmed.lambda !== null);
  return figure({
    id,
    heading,
    caption: drawn.length === 0 ? 'No strengths were compared.' : caption,
    legend: legend([
      [
        html`<path class="line" d="M1 6H27"/>${marker([14, 6], { hue: 0 })}`,
        'mean over the seeds that it got',
      ],
      [html`<circle class="seed" cx="14" cy="6" r="3"/>`, 'one of several seeds'],
      [html`<circle class="ring" cx="14" cy="6" r="5"/>`, 'chosen'],
      ...(quantity.zero === null
        ? []
        : ([[html`<path class="reference" d="M1 6H27"/>`, quantity.zero]] as const)),
    ]),
    panels: panelsOf(drawn, quantity),
    data: table({
      caption: `${heading.replace('?', '')}, in numbers`,
      columns: [
        { heading: 'Penalty', cell: ({ row }) => titleOf(row) },
        {
          heading: quantity.name,
          cell: ({ mean, values }) => (values.length === 0 ? 'diverged' : quantity.shown(mean)),
        },
        { heading: 'Seeds', cell: ({ values }) => String(values.length) },
      ],
      rows: drawn.flatMap(({ strengths }) => strengths.map((row) => measure(row, quantity))),
    }),
  });
};
