/** A panel is drawn in a square of its own, `side` wide and high, with room for words around it. */
const side = 180;

export type Point = readonly [number, number];

const places = (value: number): string => String(Math.round(10 * value) / 10 + 0);

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

const title = (words: string): string => `<text class="title" x="0" y="-14">${words}</text>`;
const words = (x: number, y: number, text: string, anchor = 'middle'): string =>
  `<text x="${places(x)}" y="${places(y)}" text-anchor="${anchor}">${text}</text>`;

/** Curves over a cross of axes; `dashed` is what they are compared with. */
export const curvePanel = ({
  name,
  range,
  curves,
  dashed = [],
  labels,
}: {
  readonly name: string;
  readonly range: Range;
  readonly curves: readonly (readonly Point[])[];
  readonly dashed?: readonly (readonly Point[])[];
  readonly labels: readonly [string, string];
}): string => {
  const place = placing(range);
  const [zeroX, zeroY] = place([0, 0]);
  const line = (kind: string) => (points: readonly Point[]) =>
    `<path class="${kind}" d="${pathOf(points.map(place))}"/>`;
  return [
    title(name),
    `<path class="axis" d="M0 ${places(zeroY)}H${side}M${places(zeroX)} 0V${side}"/>`,
    ...dashed.map(line('dashed')),
    ...curves.map(line('curve')),
    words(side, zeroY + 15, labels[0], 'end'),
    words(zeroX + 6, 10, labels[1], 'start'),
  ].join('\n');
};

/** A bar for each weight, before a wider pale one for what it is compared with. */
export const barPanel = ({
  name,
  values,
  behind,
  note,
}: {
  readonly name: string;
  readonly values: readonly number[];
  readonly behind: readonly number[];
  readonly note: string;
}): string => {
  const wide = (side * 1.5) / values.length;
  const scale = side / 3.8;
  const bar = (kind: string, share: number) => (value: number, i: number) =>
    value === 0
      ? ''
      : `<rect class="${kind}" x="${places((i + (1 - share) / 2) * wide)}" y="${places(side / 2 - Math.max(value, 0) * scale)}" width="${places(share * wide)}" height="${places(Math.abs(value) * scale)}"/>`;
  return [
    title(name),
    `<path class="axis" d="M0 ${side / 2}H${side * 1.5}"/>`,
    ...behind.map(bar('pale', 0.9)),
    ...values.map(bar('bar', 0.45)),
    words(0, side + 4, note, 'start'),
  ]
    .filter((part) => part !== '')
    .join('\n');
};

/** A square for each number: blank for 0, else as strong as `strength` says of it. */
export const gridPanel = (
  name: string,
  rows: readonly (readonly number[])[],
  labels: readonly [string, string],
  strength: (value: number) => number = () => 1,
): string => {
  const strong = (value: number): string =>
    strength(value) === 1 ? '' : ` opacity="${Math.round(100 * strength(value)) / 100}"`;
  const wide = side / rows[0]!.length;
  const high = side / rows.length;
  return [
    title(name),
    `<rect class="frame" width="${side}" height="${side}"/>`,
    ...rows.flatMap((row, i) =>
      row.map((value, j) =>
        value === 0
          ? ''
          : `<rect class="bar" x="${places(j * wide + 0.7)}" y="${places(i * high + 0.7)}" width="${places(wide - 1.4)}" height="${places(high - 1.4)}"${strong(value)}/>`,
      ),
    ),
    words(side / 2, side + 18, labels[0]),
    `<g transform="rotate(-90)">${words(-side / 2, -8, labels[1])}</g>`,
  ]
    .filter((part) => part !== '')
    .join('\n');
};

/** Closed lines about the middle: balls, and the loss's ellipses. */
export const planePanel = (
  name: string,
  {
    curves,
    dashed = [],
    points = [],
    reach,
  }: {
    readonly curves: readonly (readonly Point[])[];
    readonly dashed?: readonly (readonly Point[])[];
    readonly points?: readonly Point[];
    /** How far it goes to each side; absent: further where the ellipses are. */
    readonly reach?: number;
  },
): string => {
  const sides = reach === undefined ? ([-1.3, 2.1] as const) : ([-reach, reach] as const);
  const place = placing({ x: sides, y: sides });
  const line = (kind: string) => (at: readonly Point[]) =>
    `<path class="${kind}" d="${pathOf(at.map(place))}Z"/>`;
  const [zeroX, zeroY] = place([0, 0]);
  return [
    title(name),
    `<path class="axis" d="M0 ${places(zeroY)}H${side}M${places(zeroX)} 0V${side}"/>`,
    // the outer ellipse is larger than the panel
    `<svg width="${side}" height="${side}">${dashed.map(line('dashed')).join('')}</svg>`,
    ...curves.map(line('curve')),
    ...points.map(place).map(([x, y]) => `<circle cx="${places(x)}" cy="${places(y)}" r="4"/>`),
    words(side, zeroY + 15, 'w₁', 'end'),
    words(zeroX + 6, 10, 'w₂', 'start'),
  ].join('\n');
};

const style = `
  svg { color-scheme: light dark; }
  text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #59636e; }
  .title { font-weight: 600; fill: #1f2328; }
  path { fill: none; }
  .axis, .frame { stroke: #8c959f; fill: none; }
  .curve { stroke: #1b5a9c; stroke-width: 2.5; stroke-linejoin: round; }
  .dashed { stroke: #a8431a; stroke-width: 1.5; stroke-dasharray: 5 3; }
  .bar, circle { fill: #1b5a9c; }
  .pale { fill: #8c959f; opacity: .38; }
  @media (prefers-color-scheme: dark) {
    text { fill: #9ea7b3; }
    .title { fill: #f0f6fc; }
    .axis, .frame { stroke: #656c76; }
    .curve { stroke: #82b6f0; }
    .dashed { stroke: #f0936a; }
    .bar, circle { fill: #82b6f0; }
    .pale { fill: #9ea7b3; }
  }`;

const widthOf = ({ length }: readonly string[]): number => [0, 240, 540, 760][length]!;

/** Panels side by side, readable on light and dark pages. `about` is what it shows, in words. */
export const picture = (
  about: string,
  panels: readonly string[],
): string => `<svg xmlns="http://www.w3.org/2000/svg" width="${widthOf(panels)}" height="250" viewBox="0 0 ${widthOf(panels)} 250" role="img" aria-label="${about}">
<title>${about}</title>
<style>${style}
</style>
${panels.map((panel, i) => `<g transform="translate(${20 + i * 232} 40)">\n${panel}\n</g>`).join('\n')}
</svg>
`;
