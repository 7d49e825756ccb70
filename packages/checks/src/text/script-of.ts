/** Scripts that are told apart; others are one. */
const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Thai',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Georgian',
  'Armenian',
] as const;

const patterns = scripts.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'gu')] as const);

/**
 * The script that most letters of a text are of; none of a text without letters.
 *
 * @example scriptOf('Привет, Bob') // 'Cyrillic'
 */
export const scriptOf = (text: string): string | undefined => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return undefined;
  const known = patterns.map(([name, pattern]) => [name, text.match(pattern)?.length ?? 0] as const);
  const rest = letters - known.reduce((sum, [, own]) => sum + own, 0);
  return known.reduce<readonly [string, number]>(
    (best, next) => (next[1] > best[1] ? next : best),
    ['another script', rest],
  )[0];
};
