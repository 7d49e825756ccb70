import data from 'unhomoglyph/data.json' with { type: 'json' };
import { expect, it } from 'vitest';
import { fold } from './fold.ts';

/**
 * The table of look-alikes, made of the npm package `unhomoglyph` 1.0.6 (MIT), which holds confusables.txt of Unicode 13.0.0. Left out is
 * what needs no table, since it is the same in compatibility form, without marks and case, and what looks like no letter or digit.
 */
const tableOf = (confusables: Readonly<Record<string, string>>): string => {
  const byLook = new Map<string, number[]>();
  for (const [source, target] of Object.entries(confusables)) {
    // Unicode writes m as r and n, so that both are one: then burn would be bum
    const look = fold(target) === 'rn' ? 'm' : fold(target);
    if ([...source].length !== 1 || !/^[\p{L}\p{N}]+$/u.test(look) || look === fold(source)) continue;
    byLook.set(look, [...(byLook.get(look) ?? []), source.codePointAt(0)!]);
  }
  return [...byLook]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([look, points]) => {
      const sorted = points.sort((a, b) => a - b);
      return [look, ...sorted.map((point, i) => (point - (sorted[i - 1] ?? 0)).toString(36))].join(' ');
    })
    .join('|');
};

it('holds Unicode’s table: vitest --update writes it', async () => {
  const text = `// Made by confusable-data.test.ts of confusables.txt, Unicode 13.0.0, © 1991-2020 Unicode, Inc., under the Unicode License v3,
// https://www.unicode.org/license.txt.

/** For each look its characters, by differences of code points in base 36: \`look first next …|look …\`. */
export const confusableData =
  '${tableOf(data)}';
`;
  expect(text.length).toBeLessThan(40_000);
  await expect(text).toMatchFileSnapshot('confusable-data.ts');
});
