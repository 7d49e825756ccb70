import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { withoutUnused } from './scripts/without-unused.ts';
import { excerptOf } from './src/run/excerpt.ts';

/** The beginning of the embedded corpus as a module, so that the page loads a tenth of the book and fetches nothing. */
const mobyDickExcerpt = (): Plugin => ({
  name: 'moby-dick-excerpt',
  resolveId: (id) => (id === 'virtual:moby-dick-excerpt' ? `\0${id}` : undefined),
  load: (id) => {
    if (id !== '\0virtual:moby-dick-excerpt') return undefined;
    const corpora = createRequire(import.meta.url).resolve('@ridgeline/corpora/package.json');
    const book = readFileSync(path.join(path.dirname(corpora), 'generated/moby-dick.txt'), 'utf8');
    return `export default ${JSON.stringify(excerptOf(book))};`;
  },
});

/** The page's policy forbids the inline styles and scripts that the development server adds. */
const withoutPolicy = (): Plugin => ({
  name: 'without-policy',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/u, ''),
});

export default defineConfig({
  // works from any folder of any static host
  base: './',
  plugins: [mobyDickExcerpt(), withoutUnused(), withoutPolicy()],
  worker: { format: 'es', plugins: () => [mobyDickExcerpt(), withoutUnused()] },
  resolve: { conditions: ['@ridgeline/source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'names.html'] },
  },
});
