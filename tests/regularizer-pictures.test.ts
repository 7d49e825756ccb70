import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast } from '../packages/report/src/page/contrast.ts';
import { characterWidth, side } from './regularizer-pictures/layout.ts';

const folder = new URL('../docs/images/regularizers/', import.meta.url);
const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

/** What stands in a picture, by the place of the panel or legend that it is in. */
const partsOf = (svg: string) =>
  svg
    .split(/^<g class="\w+" transform="translate\(/m)
    .slice(1)
    .map((markup) => ({ at: Number.parseFloat(markup), markup }));

const widthOf = (svg: string): number => Number(/^<svg[^>]* width="(\d+)"/.exec(svg)![1]);

describe.each(files)('%s', (_, svg) => {
  it('has all of its words within the picture', () => {
    for (const { at, markup } of partsOf(svg)) {
      const level = markup.replaceAll(/<g transform="rotate.*<\/g>/g, '');
      for (const [, x, anchor, text] of level.matchAll(
        /<text (?:class="title" )?x="([-\d.]+)" y="[-\d.]+"(?: text-anchor="(\w+)")?>([^<]*)</g,
      )) {
        const width = text!.length * characterWidth;
        const from = at + Number(x) - width * ({ middle: 0.5, end: 1 }[anchor ?? ''] ?? 0);
        expect(from, text).toBeGreaterThanOrEqual(0);
        expect(from + width, text).toBeLessThanOrEqual(widthOf(svg));
      }
    }
  });

  it('has no curve that leaves its panel', () => {
    const drawn = svg.replaceAll(/<svg width.*<\/svg>/g, '');
    for (const [, path] of drawn.matchAll(/<path class="(?:curve|dashed)" d="(M[^HV"]*)"/g))
      for (const [, x, y] of path!.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)) {
        expect(Math.abs(Number(x) - side / 2)).toBeLessThanOrEqual(side / 2);
        expect(Math.abs(Number(y) - side / 2)).toBeLessThanOrEqual(side / 2);
      }
  });

  it('tells what its marks mean', () => {
    const legend = partsOf(svg).at(-1)!.markup;
    for (const mark of ['dashed', 'outline', 'bar'])
      if (svg.includes(`class="${mark}"`)) expect(legend).toContain(`class="${mark}"`);
    if (svg.includes('<circle')) expect(legend).toContain('<circle');
  });
});

/** The colours of a style by their selectors. */
const colorsOf = (style: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...style.matchAll(/^\s*([^{}@\n]+) \{([^}]*)\}/gm)].flatMap(([, selectors, rules]) => {
      const color = /(?:fill|stroke): (#[\da-f]{6})/.exec(rules!)?.[1];
      return color === undefined ? [] : selectors!.split(', ').map((selector) => [selector, color]);
    }),
  );

const [, first] = files[0]!;
const [light, dark] = /<style>([\s\S]*)<\/style>/
  .exec(first)![1]!
  .split('@media (prefers-color-scheme: dark) {');

it.each([
  ['light', light!],
  ['dark', dark!],
])('stands out on its own ground, %s', (_, style) => {
  const { '.ground': ground, ...colors } = colorsOf(style);
  expect(Object.keys(colors).sort()).toEqual(
    ['.axis', '.bar', '.curve', '.dashed', '.frame', '.outline', '.title', 'circle', 'text'].sort(),
  );
  for (const [selector, color] of Object.entries(colors))
    expect(contrast(color, ground!), selector).toBeGreaterThanOrEqual(/text|title/.test(selector) ? 4.5 : 3);
});
