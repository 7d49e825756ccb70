/** Results that outlive their process: each is kept in a file, one line of JSON each, as soon as it is there. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * @param file where results are kept; without it nothing is.
 * @returns a function that gives the result of a key, made by `make` if it is not there yet; a promise where `make` gives one.
 */
export const rememberedIn = (file) => {
  if (file === undefined) return (_, make) => make();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const results = new Map(lines.map((line) => JSON.parse(line)));
  const keep = (name, result) => {
    results.set(name, result);
    appendFileSync(file, `${JSON.stringify([name, result])}\n`);
    return result;
  };
  return (key, make) => {
    const name = JSON.stringify(key);
    if (results.has(name)) return results.get(name);
    const made = make();
    return made instanceof Promise ? made.then((result) => keep(name, result)) : keep(name, made);
  };
};
