import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { resolve } = createRequire(import.meta.url);

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The folder and the version of an npm package that is installed here. */
export const packageOf = (name) => {
  const manifest = resolve(`${name}/package.json`);
  return { folder: path.dirname(manifest), version: readJson(manifest).version };
};
