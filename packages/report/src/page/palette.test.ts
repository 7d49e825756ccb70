import { describe, expect, it } from 'vitest';
import { blended, contrast } from './contrast.ts';
import { dark, light, type Palette, seedOpacity } from './palette.ts';

it('tells contrasts as WCAG 2 does', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  // the lightest grey that passes as text on white
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(blended('#000000', '#ffffff', 0.4)).toBe('#999999');
});

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

  it('has thin lines of single runs that stand out on their plot too', () => {
    for (const hue of palette.hues)
      expect(contrast(blended(hue, palette.surface, seedOpacity), palette.surface)).toBeGreaterThanOrEqual(3);
  });
});
