/** `**` as a whole segment, `**`, `*`, or any other character. */
const tokens = /(?<![^/])\*\*\/|\*\*|\*|[^*]/g;

/** Given which beginnings of the path the tokens so far can stand for: the same with one token more. */
const advance = (reached: readonly boolean[], token: string, path: string): readonly boolean[] => {
  const next: boolean[] = [];
  let begun = false;
  for (let i = 0; i <= path.length; i++) {
    const last = path[i - 1];
    if (token === '**/') next.push(reached[i]! || (begun && last === '/'));
    else if (token === '**') next.push(reached[i]! || begun);
    else if (token === '*') next.push(reached[i]! || (i > 0 && next[i - 1]! && last !== '/'));
    else next.push(i > 0 && reached[i - 1]! && last === token);
    begun ||= reached[i]!;
  }
  return next;
};

/**
 * Whether a path fits a glob pattern: `*` stands for anything within a segment, `**` for anything, and `**` as a whole
 * segment also for no segment at all. No other character is special.
 *
 * Takes time proportional to the length of the path times that of the pattern, whatever stands in them.
 *
 * @example matchesGlob('lstm/0/kernel', 'lstm/**') // true
 */
export const matchesGlob = (path: string, pattern: string): boolean => {
  let reached: readonly boolean[] = Array.from({ length: path.length + 1 }, (_, i) => i === 0);
  for (const token of pattern.match(tokens) ?? []) reached = advance(reached, token, path);
  return reached[path.length]!;
};
