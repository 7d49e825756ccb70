/** The kinds of panels that pictures are made of. */
import { bothColumns, type Panel, places, side, textAt } from './layout.ts';

export type Point = readonly [number, number];

const pathOf = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${places(x)} ${places(y)}`).join('');

interface Range {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const placing =
  ({ x, y }: Range) =>
  ([px, py]: Point): Point => [
    ((px - x[0]) / (x[1] - x[0])) * side,
    side - ((py - y[0]) / (y[1] - y[0])) * side,
  ];

/** Numbers that are written at an axis. */
interface Ticks {
  readonly x?: readonly number[];
  readonly y?: readonly number[];
}

/** Curves over a cross of axes; `dashed` is what they are compared with. */
export const curvePanel = ({
  name,
  range,
  curves,
  dashed = [],
  labels,
  ticks = {},
}: {
  readonly name: string;
  readonly range: Range;
  readonly curves: readonly (readonly Point[])[];
  readonly dashed?: readonly (readonly Point[])[];
  readonly labels: readonly [string, string];
  readonly ticks?: Ticks;
}): Panel => {
  const place = placing(range);
  const [zeroX, zeroY] = place([0, 0]);
  const line = (kind: string) => (points: readonly Point[]) =>
    `<path class="${kind}" d="${pathOf(points.map(place))}"/>`;
  const { x = [], y = [] } = ticks;
  // a long name would cover the last number
  const isLow = x.includes(range.x[1]) || (x.length > 0 && labels[0].length > 2);
  return {
    name,
    columns: 1,
    drawing: [
      `<path class="axis" d="M0 ${places(zeroY)}H${side}M${places(zeroX)} 0V${side}"/>`,
      ...x.map((at) => `<path class="axis" d="M${places(place([at, 0])[0])} ${places(zeroY)}v4"/>`),
      ...y.map((at) => `<path class="axis" d="M${places(zeroX)} ${places(place([0, at])[1])}h-4"/>`),
      ...dashed.map(line('dashed')),
      ...curves.map(line('curve')),
      ...x.map((at) => textAt(place([at, 0])[0], zeroY + 15, String(at))),
      ...y.map((at) => textAt(zeroX - 7, place([0, at])[1] + 4, String(at), 'end')),
      textAt(side, zeroY + (isLow ? 30 : 15), labels[0], 'end'),
      textAt(zeroX, -6, labels[1], zeroX === 0 ? 'start' : 'middle'),
    ].join('\n'),
  };
};

/** A bar for each weight, within the outline of a wider one for what it is compared with. */
export const barPanel = ({
  name,
  columns,
  values,
  behind,
  notes,
}: {
  readonly name: string;
  readonly columns: 1 | 2;
  readonly values: readonly number[];
  readonly behind: readonly number[];
  readonly notes: readonly string[];
}): Panel => {
  const width = columns === 2 ? bothColumns : side;
  const wide = width / values.length;
  const scale = side / 2.8;
  const bar = (kind: string, share: number) => (value: number, i: number) =>
    value === 0
      ? ''
      : `<rect class="${kind}" x="${places((i + (1 - share) / 2) * wide)}" y="${places(side / 2 - Math.max(value, 0) * scale)}" width="${places(share * wide)}" height="${places(Math.abs(value) * scale)}"/>`;
  return {
    name,
    columns,
    drawing: [
      `<path class="axis" d="M0 ${side / 2}H${width}"/>`,
      ...behind.map(bar('outline', 0.85)),
      ...values.map(bar('bar', 0.45)),
      ...notes.map((note, i) => textAt(0, side + 4 + 16 * i, note, 'start')),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
};

/** A square for each number: blank for 0, else as strong as `strength` says of it. */
export const gridPanel = (
  name: string,
  rows: readonly (readonly number[])[],
  labels: readonly [string, string],
  strength: (value: number) => number = () => 1,
): Panel => {
  const strong = (value: number): string =>
    strength(value) === 1 ? '' : ` opacity="${Math.round(100 * strength(value)) / 100}"`;
  const wide = side / rows[0]!.length;
  const high = side / rows.length;
  return {
    name,
    columns: 1,
    drawing: [
      `<rect class="frame" width="${side}" height="${side}"/>`,
      ...rows.flatMap((row, i) =>
        row.map((value, j) =>
          value === 0
            ? ''
            : `<rect class="bar" x="${places(j * wide + 0.7)}" y="${places(i * high + 0.7)}" width="${places(wide - 1.4)}" height="${places(high - 1.4)}"${strong(value)}/>`,
        ),
      ),
      textAt(side / 2, side + 18, labels[0]),
      `<g transform="rotate(-90)">${textAt(-side / 2, -6, labels[1])}</g>`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  };
};

/** Closed lines about the middle: balls, and the loss's ellipses. */
export const planePanel = (
  name: string,
  {
    curves,
    dashed = [],
    points = [],
    reach,
    labels = ['w₁', 'w₂'],
  }: {
    readonly curves: readonly (readonly Point[])[];
    readonly dashed?: readonly (readonly Point[])[];
    readonly points?: readonly Point[];
    /** How far it goes to each side; absent: further where the ellipses are. */
    readonly reach?: number;
    readonly labels?: readonly [string, string];
  },
): Panel => {
  const sides = reach === undefined ? ([-1.3, 2.1] as const) : ([-reach, reach] as const);
  const place = placing({ x: sides, y: sides });
  const line = (kind: string) => (at: readonly Point[]) =>
    `<path class="${kind}" d="${pathOf(at.map(place))}Z"/>`;
  const [zeroX, zeroY] = place([0, 0]);
  return {
    name,
    columns: 1,
    drawing: [
      `<path class="axis" d="M0 ${places(zeroY)}H${side}M${places(zeroX)} 0V${side}"/>`,
      // the outer ellipse is larger than the panel
      `<svg width="${side}" height="${side}">${dashed.map(line('dashed')).join('')}</svg>`,
      ...curves.map(line('curve')),
      ...points.map(place).map(([x, y]) => `<circle cx="${places(x)}" cy="${places(y)}" r="4"/>`),
      textAt(side + 5, zeroY + 4, labels[0], 'start'),
      textAt(zeroX, -6, labels[1]),
    ].join('\n'),
  };
};
