import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import type { Site } from './site.ts';
import { serve } from './static-server.ts';

/** Builds a page of the tests' own from the sources of the packages, serves it and starts a browser. */
export const useOwnPage = (
  name: string,
  headers: Readonly<Record<string, string>> = {},
  browser: Parameters<typeof launchChromium>[0] = {},
): (() => Site) => {
  let folder = '';
  let site: Site | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), `ridgeline-${name}-`));
    await build({
      configFile: false,
      root: path.join(import.meta.dirname, name),
      base: './',
      logLevel: 'error',
      worker: { format: 'es' },
      resolve: { conditions: ['@ridgeline/source', 'module', 'browser', 'development|production'] },
      build: { target: 'es2022', outDir: folder, emptyOutDir: true, assetsInlineLimit: 0 },
    });
    site = { browser: await launchChromium(browser), server: await serve(folder, headers) };
  });
  afterAll(async () => {
    await site?.browser.close();
    await site?.server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => site!;
};
