/** How panels and their legend stand in a picture, and what they look like. */

/** A panel is drawn in a square of its own, `side` wide and high, with room for words around it. */
export const side = 180;
/** From one panel to the next, and what that leaves to two of them. */
const pitch = side + 52;
export const bothColumns = pitch + side;
const rowHeight = 260;
const [left, top] = [28, 50];
const pictureWidth = left + bothColumns + 24;

/** Words of 12 pixels are no wider than this a character. */
export const characterWidth = 6.8;
const lineHeight = 18;

export const textAt = (x: number, y: number, text: string, anchor = 'middle'): string =>
  `<text x="${places(x)}" y="${places(y)}" text-anchor="${anchor}">${text}</text>`;

export const places = (value: number): string => String(Math.round(10 * value) / 10 + 0);

export interface Panel {
  readonly name: string;
  /** How many of the two columns it takes. */
  readonly columns: 1 | 2;
  readonly drawing: string;
}

const samples = {
  curve: '<path class="curve" d="M0 -4H26"/>',
  dashed: '<path class="dashed" d="M0 -4H26"/>',
  point: '<circle cx="13" cy="-4" r="4"/>',
  filled: '<rect class="bar" x="7" y="-10" width="12" height="12"/>',
  blank: '<rect class="frame" x="7" y="-10" width="12" height="12"/>',
  bars: '<path class="axis" d="M0 2H26"/><rect class="outline" x="7" y="-10" width="11" height="12"/><rect class="bar" x="10" y="-7" width="5" height="9"/>',
} as const;

/** What a mark means. */
export type LegendEntry = readonly [mark: keyof typeof samples, meaning: string];

const linesOf = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length * characterWidth > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
};

const legendOf = (
  entries: readonly LegendEntry[],
  width: number,
): { readonly drawing: string; readonly height: number } => {
  let y = 0;
  const drawn = entries.flatMap(([mark, meaning]) => {
    const lines = linesOf(meaning, width - 34);
    const at = y;
    y += lineHeight * lines.length + 4;
    return [
      `<g transform="translate(0 ${at})">${samples[mark]}</g>`,
      ...lines.map((line, i) => textAt(34, at + lineHeight * i, line, 'start')),
    ];
  });
  return { drawing: drawn.join('\n'), height: y };
};

const style = `
  svg { color-scheme: light dark; }
  .ground { fill: #ffffff; }
  text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #59636e; paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; }
  .title { font-weight: 600; fill: #1f2328; }
  path { fill: none; }
  .axis, .frame { stroke: #818b98; fill: none; }
  .curve { stroke: #1b5a9c; stroke-width: 2.5; stroke-linejoin: round; }
  .dashed { stroke: #a8431a; stroke-width: 1.5; stroke-dasharray: 5 3; }
  .bar, circle { fill: #1b5a9c; }
  .outline { stroke: #6e7781; fill: none; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; }
    text { fill: #9ea7b3; stroke: #0d1117; }
    .title { fill: #f0f6fc; }
    .axis, .frame { stroke: #656c76; }
    .curve { stroke: #82b6f0; }
    .dashed { stroke: #f0936a; }
    .bar, circle { fill: #82b6f0; }
    .outline { stroke: #9ea7b3; }
  }`;

const placed = (name: 'panel' | 'legend', [x, y]: readonly [number, number], drawing: string): string =>
  `<g class="${name}" transform="translate(${x} ${y})">\n${drawing}\n</g>`;

/**
 * Panels in two columns on a ground of their own, so that a page on another one than the reader prefers hides nothing;
 * the legend takes the place that they leave free, else a row below. `about` is what it shows, in words.
 */
export const picture = (about: string, panels: readonly Panel[], legend: readonly LegendEntry[]): string => {
  let [row, column] = [0, 0];
  const drawn = panels.map(({ name, columns, drawing }) => {
    if (column + columns > 2) [row, column] = [row + 1, 0];
    const at = [left + column * pitch, top + row * rowHeight] as const;
    column += columns;
    return placed('panel', at, `<text class="title" x="0" y="-28">${name}</text>\n${drawing}`);
  });
  const isBeside = column === 1;
  const { drawing, height } = legendOf(legend, isBeside ? side : bothColumns);
  const below = (row + 1) * rowHeight;
  const whole = below + (isBeside ? 0 : height + 6);
  const legendAt = isBeside
    ? ([left + pitch, top + row * rowHeight + 10] as const)
    : ([left, below + 12] as const);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${whole}" viewBox="0 0 ${pictureWidth} ${whole}" role="img" aria-label="${about}">
<title>${about}</title>
<style>${style}
</style>
<rect class="ground" width="${pictureWidth}" height="${whole}" rx="6"/>
${[...drawn, placed('legend', legendAt, drawing)].join('\n')}
</svg>
`;
};
