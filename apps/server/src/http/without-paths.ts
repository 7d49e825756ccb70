import type { Json } from '@ridgeline/contracts';

const start = String.raw`(?:file:\/\/|~|[A-Za-z]:)?[\\/]`;
/** A text that is an absolute path as a whole, in which blanks may stand. */
const whole = new RegExp(`^${start}[^\n]*$`);
/** An absolute path within a text: not behind a letter or a slash, as in `and/or` or a URL. */
const within = new RegExp(String.raw`(?<![\w./\\:~-])${start}[^\s'"<>]*`, 'g');

const lastPart = (path: string): string =>
  path
    .replace(/[\\/]+$/, '')
    .split(/[\\/]/)
    .at(-1)!;

const shortened = (text: string): string =>
  whole.test(text) && !/\s-/.test(text) ? lastPart(text) : text.replace(within, lastPart);

/** The same JSON with every absolute path by its last part: the folders of this machine are nobody's business. */
export const withoutPaths = (value: Json): Json => {
  if (typeof value === 'string') return shortened(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPaths);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [shortened(key), withoutPaths(inner)]),
  );
};
