/** Results that outlive their process: each is kept in a file, one line of JSON each, as soon as it is there. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * @param file where results are kept; without it nothing is.
 * @returns a function that gives the result of a key, made by `make` if it is not there yet.
 */
export const rememberedIn = (file) => {
  if (file === undefined) return (_, make) => make();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const results = new Map(lines.map((line) => JSON.parse(line)));
  return (key, make) => {
    const name = JSON.stringify(key);
    if (!results.has(name)) {
      results.set(name, make());
      appendFileSync(file, `${JSON.stringify([name, results.get(name)])}\n`);
    }
    return results.get(name);
  };
};
