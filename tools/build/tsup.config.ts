import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { tfjsGradients } from './tfjs-gradients.ts';

/** How every package is built: the entries are what its `exports` name as source. */
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };

const sources = (condition: unknown): string[] =>
  typeof condition === 'string'
    ? [condition]
    : Object.values(condition as Record<string, unknown>).flatMap(sources);

const entry = Object.values(manifest.exports)
  .filter((target) => typeof target === 'object')
  .flatMap((target) => sources((target as Record<string, unknown>)['@ridgeline/source']));

export default defineConfig({
  entry: [...new Set(entry)],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: { compilerOptions: { noEmit: false, types: ['node'] } },
  sourcemap: true,
  clean: true,
  treeshake: true,
  noExternal: [/^@tensorflow\/tfjs-core\/dist\//],
  external: [/^node:/],
  esbuildPlugins: [tfjsGradients(`${process.cwd()}/package.json`)],
  tsconfig: '../../tsconfig.build.json',
});
