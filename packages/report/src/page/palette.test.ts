import { describe, expect, it } from 'vitest';
import { dark, light, type Palette } from './palette.ts';

/** Relative luminance of #rrggbb after WCAG 2. */
const luminance = (color: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
};

const contrast = (a: string, b: string): number => {
  const [dim, bright] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (bright! + 0.05) / (dim! + 0.05);
};

describe.each<[string, Palette]>([
  ['light', light],
  ['dark', dark],
])('the %s palette', (_, palette) => {
  const grounds = [palette.page, palette.surface];

  it.each(['text', 'muted', 'accent'] as const)('has %s that can be read, 4.5:1 at least', (name) => {
    for (const ground of grounds) expect(contrast(palette[name], ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('has lines that stand out, 3:1 at least', () => {
    for (const hue of palette.hues)
      for (const ground of grounds) expect(contrast(hue, ground)).toBeGreaterThanOrEqual(3);
  });
});
