import { readFileSync } from 'node:fs';
import * as evaluation from '@ridgeline/evaluation';
import * as tensors from '@ridgeline/tensors';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../docs/guides/evaluation.md', import.meta.url), 'utf8');
const programs = page.split('\n## ').flatMap((section) => {
  const code = /^```js\n(.*?)^```$/ms.exec(section)?.[1];
  return code === undefined ? [] : [[section.slice(0, section.indexOf('\n')), code] as const];
});
const packages = { '@ridgeline/evaluation': evaluation, '@ridgeline/tensors': tensors };

/** What a program of the page prints, line by line. */
const printed = (code: string): string[] => {
  const body = code.replace(
    /^import (\{.*?\}) from '(.*?)';$/gm,
    (_, names: string, from: string) => `const ${names} = packages['${from}'];`,
  );
  const lines: string[] = [];
  const log = (...values: unknown[]): void => {
    lines.push(values.join(' '));
  };
  new Function('packages', 'console', body)(packages, { log });
  return lines;
};

it.each(programs)('prints what the guide says: %s', (_, code) => {
  const said = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text!);
  const lines = printed(code);
  expect(lines.length).toBe(said.length);
  // a comment may go on after a comma
  lines.forEach((line, i) => {
    expect(said[i]!.split(', ')[0]).toBe(line);
  });
});

/** What the page names beside functions: fields of results, options and words for them. */
const others = [
  ...['exact', 'hammingLoss', 'microF1', 'macroF1', 'weightedF1'],
  ...['mse', 'rmse', 'mae', 'r2', 'explainedVariance'],
  ...['midP', 'fP', 'hedges', 'pValue', 'precision', 'null'],
  ...['tokenize', 'intl', 'zh', 'char', 'none'],
  // perturbations, and units of other packages
  ...Object.keys(evaluation.perturbations),
  ...['activityL2', 'embedding', 'fgm', 'wordDropout'],
];

it('names only functions that there are', () => {
  const names = [...page.matchAll(/`([a-z]\w+)(?:\([^`]*)?`/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !(name in evaluation) && !others.includes(name))).toEqual([]);
});
