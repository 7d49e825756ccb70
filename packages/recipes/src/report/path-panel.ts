import type { Estimate } from '@ridgeline/contracts';
import type { ComparisonRow } from '../comparison.ts';
import { axes, panelArea } from './axes.ts';
import { type Family, titleOf } from './families.ts';
import { type Content, type Html, html } from './html.ts';
import { freePlace } from './label-place.ts';
import { isDrawable, linePath, marker, type Point } from './line.ts';
import { meanAndSpread } from './number-format.ts';
import { linearScale, logScale, type Scale } from './scale.ts';

/** What a path shows over the strengths. */
export interface Quantity {
  /** As the axis names it, with its unit. */
  readonly name: string;
  readonly of: (row: ComparisonRow) => Estimate;
  /** The value in the axis's unit, which may differ from the estimate's by this factor. */
  readonly factor: number;
  readonly shown: (value: number) => string;
}

/** What the panels of a path figure have in common. */
export interface PathOptions {
  readonly id: string;
  readonly heading: string;
  readonly caption: Content;
  readonly families: readonly Family[];
  /** The family whose level is drawn across, if any. */
  readonly reference: Family | null;
  readonly seeds: number;
  readonly quantity: Quantity;
}

const { left, right, top, bottom } = panelArea;

/** A rate has an even axis, on which 0 has its place. */
export const isRate = (family: Family): boolean => family.chosen.as === 'noise';

const strengthScale = (family: Family): Scale => {
  const strengths = family.rows.map(({ lambda }) => lambda ?? Number.NaN);
  return isRate(family) ? linearScale([0, ...strengths], [left, right]) : logScale(strengths, [left, right]);
};

/** Mean ∓ and ± one standard deviation, in the unit of the axis. */
export const ends = ({ mean, deviation }: Estimate, factor: number): readonly [number, number] => [
  (mean - deviation) * factor,
  (mean + deviation) * factor,
];

/** The level of no penalty: a dotted line, named if the path leaves room. */
const referenceLine = (level: number, path: readonly Point[]): Html | null => {
  if (!Number.isFinite(level)) return null;
  const halfWidth = 37;
  const places = [left + halfWidth + 4, right - halfWidth - 4].flatMap((x) =>
    [level - 6, level + 15].filter((y) => y < bottom - 4).map((y) => ({ x, y, halfWidth })),
  );
  const free = freePlace(places, [path]);
  return html`<path class="reference" d="M${left} ${level}H${right}"/>
${free === null ? null : html`<text x="${free.x}" y="${free.y}" text-anchor="middle">no penalty</text>`}`;
};

/** A ring about the chosen strength, with the word where the path leaves room, and above it otherwise. */
const chosenRing = (point: Point, paths: readonly (readonly Point[])[]): Html | null => {
  if (!isDrawable(point)) return null;
  const [x, y] = point;
  const halfWidth = 26;
  const within = (place: number): number => Math.min(Math.max(place, left + halfWidth), right - halfWidth);
  const above = { x: within(x), y: y - 14, halfWidth };
  const places = [
    { ...above, y: y + 24 },
    above,
    { ...above, x: x + 40, y: y + 4 },
    { ...above, x: x - 40, y: y + 4 },
    { ...above, x: x + 32, y: y + 20 },
  ].filter((place) => place.y < bottom - 1 && place.y > top + 8 && place.x === within(place.x));
  const place = freePlace(places, paths) ?? above;
  return html`<circle class="ring" cx="${x}" cy="${y}" r="8.5"/><text class="label" x="${place.x}" y="${place.y}" text-anchor="middle">chosen</text>`;
};

/** The path of one family: its means and spreads over the strengths, the chosen one ringed. */
export const pathBody = (family: Family, y: Scale, { quantity, reference, seeds }: PathOptions): Content => {
  const { of, factor, name, shown } = quantity;
  const x = strengthScale(family);
  const pointOf = (row: ComparisonRow): Point => [
    x.place(row.lambda ?? Number.NaN),
    y.place(of(row).mean * factor),
  ];
  const points = family.rows.map(pointOf);
  const bars = family.rows.map((row, index) => {
    const [low, high] = ends(of(row), factor).map(y.place);
    const at = points[index]![0];
    return seeds > 1 && Number.isFinite(at + low! + high!) && low !== high
      ? html`<path class="bar" d="M${at} ${low!}V${high!}M${at - 4} ${low!}h8M${at - 4} ${high!}h8"/>`
      : null;
  });
  const level = reference === null ? Number.NaN : y.place(of(reference.chosen).mean * factor);
  return html`${axes({ area: panelArea, x, y, xName: isRate(family) ? 'rate' : 'λ', yName: name })}
${referenceLine(level, points)}
${bars}
<path class="line" d="${linePath(points)}"/>
${family.rows.map((row, index) =>
  marker(points[index]!, {
    hue: family.hue,
    text: `${titleOf(row)}: ${meanAndSpread(of(row), { seeds, shown }).join(' ')}`,
  }),
)}
${chosenRing(pointOf(family.chosen), [
  points,
  [
    [left, level],
    [right, level],
  ],
])}`;
};
