import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { defineConfig } from 'tsup';
import { tfjsGradients } from './tfjs-gradients.ts';

/**
 * How every package is built: one module in `dist` for each in `src`, so that a bundler takes only what is used, and
 * one file of declarations for each entry that `exports` names.
 */
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };

const entries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'object' ? [(target as Record<string, string>)['@ridgeline/source']!] : [],
);

/** Leaves imports between modules of the package as they are, but for the extension. */
const mirrorSource: Plugin = {
  name: 'mirror-source',
  setup({ onResolve }) {
    const source = path.resolve('src');
    onResolve({ filter: /^\.\.?\/.*\.tsx?$/ }, ({ path: specifier, importer, resolveDir }) => {
      const inside = path.resolve(resolveDir, specifier).startsWith(source + path.sep);
      return inside && importer.startsWith(source)
        ? { path: specifier.replace(/\.tsx?$/, '.js'), external: true }
        : undefined;
    });
  },
};

export default defineConfig({
  entry: ['src/**/*.{ts,tsx}', '!src/**/*.test.{ts,tsx}', '!src/**/*.d.ts'],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: { entry: entries, compilerOptions: { noEmit: false, types: ['node'] } },
  splitting: false,
  sourcemap: true,
  clean: true,
  noExternal: [/^@tensorflow\/tfjs-core\/dist\//],
  external: [/^node:/],
  esbuildPlugins: [mirrorSource, tfjsGradients(`${process.cwd()}/package.json`)],
  // the sources ship beside what is made from them
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  tsconfig: '../../tsconfig.build.json',
});
