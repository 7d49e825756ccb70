import type { Json } from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';

const maxDepth = 64;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** A value as the text of a JSON file. */
export const encodeJson = (value: Json): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** Bytes as text. @throws `E_CHECKPOINT` if they are not strict UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array, file: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw damaged(file, 'it must be UTF-8 text, got bytes that are not', { cause });
  }
};

/**
 * Reads JSON as RFC 8259 has it, and refuses what readers disagree about: a key given twice, half a surrogate pair,
 * a number beyond the largest, a depth above 64. Objects have no prototype, so that `__proto__` is a key like others.
 *
 * @param options.integers accepts no numbers but 0 … 2⁵³−1 written in digits alone.
 * @throws `E_CHECKPOINT` with line and column.
 */
export const parseJson = (
  text: string,
  file: string,
  { integers = false }: { readonly integers?: boolean } = {},
): Json => {
  let position = 0;

  const fail = (expected: string, at = position): never => {
    const before = text.slice(0, at).split('\n');
    const place = `${file}:${before.length}:${before.at(-1)!.length + 1}`;
    throw damaged(file, `its JSON must have ${expected}`, { at: place });
  };

  /** Skips white space; gives the next character, or '' at the end. */
  const peek = (): string => {
    while (' \t\n\r'.includes(text[position] ?? 'end')) position++;
    return text[position] ?? '';
  };

  const take = (mark: string): void => {
    if (peek() !== mark) fail(`"${mark}" here`);
    position++;
  };

  const string = (): string => {
    const start = position;
    take('"');
    let escaped = false;
    for (; text[position] !== '"'; position++) {
      if (position >= text.length || text.charCodeAt(position) < 0x20) fail('an end to this string', start);
      if (text[position] === '\\') {
        escaped = true;
        position++;
      }
    }
    position++;
    if (!escaped) return text.slice(start + 1, position - 1);
    let value = '';
    try {
      value = JSON.parse(text.slice(start, position)) as string;
    } catch {
      fail('only escapes that JSON knows', start);
    }
    if (/\p{Surrogate}/u.test(value))
      fail('whole characters in this string, got half a surrogate pair', start);
    return value;
  };

  const number = (): number => {
    numberPattern.lastIndex = position;
    const digits = numberPattern.exec(text)?.[0] ?? fail('a value here');
    const value = Number(digits);
    if (!Number.isFinite(value)) fail('finite numbers');
    if (integers && !(/^\d+$/.test(digits) && Number.isSafeInteger(value))) {
      fail('integers from 0 to 2^53 - 1 alone');
    }
    position += digits.length;
    return value;
  };

  /** The members between two brackets, separated by commas. */
  const members = (open: string, close: string, member: () => void): void => {
    take(open);
    if (peek() !== close) {
      member();
      while (peek() === ',') {
        position++;
        member();
      }
    }
    take(close);
  };

  const value = (depth: number): Json => {
    if (depth > maxDepth) fail(`a depth of at most ${maxDepth}`);
    const next = peek();
    if (next === '"') return string();
    if (next === '[') {
      const items: Json[] = [];
      members('[', ']', () => items.push(value(depth + 1)));
      return items;
    }
    if (next === '{') {
      const object: Record<string, Json> = Object.create(null);
      members('{', '}', () => {
        peek();
        const start = position;
        const key = string();
        if (key in object) fail(`the key ${quote(key)} once`, start);
        take(':');
        object[key] = value(depth + 1);
      });
      return object;
    }
    for (const [word, meaning] of words) {
      if (text.startsWith(word, position)) {
        position += word.length;
        return meaning;
      }
    }
    return number();
  };

  const result = value(1);
  if (peek() !== '') fail('nothing after its value');
  return result;
};
