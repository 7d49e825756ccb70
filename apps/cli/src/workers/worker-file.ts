import { existsSync } from 'node:fs';

/** A worker's program: beside the bundle, or in the bundle beside this source. */
export const workerFile = (name: string): URL => {
  const bundled = new URL(`./${name}.js`, import.meta.url);
  return existsSync(bundled) ? bundled : new URL(`../../dist/${name}.js`, import.meta.url);
};
