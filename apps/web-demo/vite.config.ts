import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { withoutUnused } from './scripts/without-unused.ts';
import { excerptOf } from './src/run/excerpt.ts';

const corpus = (file: string): string => {
  const corpora = createRequire(import.meta.url).resolve('@ridgeline/corpora/package.json');
  return readFileSync(path.join(path.dirname(corpora), 'generated', file), 'utf8');
};

/** Embedded texts as modules, so that a page loads what it learns from alone: of the book a tenth. */
const texts: Readonly<Record<string, () => string>> = {
  'virtual:moby-dick-excerpt': () => excerptOf(corpus('moby-dick.txt')),
  'virtual:first-names': () => corpus('first-names.csv'),
  'virtual:locale-names': () => corpus('locale-names.csv'),
};

const embeddedTexts = (): Plugin => ({
  name: 'embedded-texts',
  resolveId: (id) => (id in texts ? `\0${id}` : undefined),
  load: (id) => {
    const text = texts[id.slice(1)];
    return id.startsWith('\0') && text ? `export default ${JSON.stringify(text())};` : undefined;
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
  plugins: [embeddedTexts(), withoutUnused(), withoutPolicy()],
  worker: { format: 'es', plugins: () => [embeddedTexts(), withoutUnused()] },
  resolve: { conditions: ['@ridgeline/source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'names.html'] },
  },
});
