import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';

/** A report in the browser, and whatever it asked of the network or had to say of a fault: nothing, if it is sound. */
export interface OpenReport {
  readonly page: Page;
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens reports from the disk, as their readers do. */
export const useReports = (): ((html: string, options?: BrowserContextOptions) => Promise<OpenReport>) => {
  let folder = '';
  let browser: Browser | undefined;
  let opened = 0;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ridgeline-report-'));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return async (html, options = {}) => {
    const file = path.join(folder, `${opened++}.html`);
    await writeFile(file, html);
    const context = await browser!.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => faults.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) faults.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, faults, close: () => context.close() };
  };
};
