import { confusableData } from './confusable-data.ts';

const unpack = (data: string): ReadonlyMap<string, string> => {
  const looks = new Map<string, string>();
  for (const entry of data.split('|')) {
    const [look, ...steps] = entry.split(' ');
    let point = 0;
    for (const step of steps) {
      point += Number.parseInt(step, 36);
      looks.set(String.fromCodePoint(point), look!);
    }
  }
  return looks;
};

let table: ReadonlyMap<string, string> | undefined;

/**
 * The letter or digit that a character looks like, in lower case and without marks; nothing if it looks like itself alone. By Unicode's
 * confusables, but for r and n, which are no m.
 *
 * @see Unicode Technical Standard 39, "Unicode Security Mechanisms", section 4.
 * @example lookOf('а') // 'a' for the Cyrillic letter
 */
export const lookOf = (character: string): string | undefined => {
  table ??= unpack(confusableData);
  return table.get(character);
};
