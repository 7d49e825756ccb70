import { wasmBackend } from '@ridgeline/backend-wasm';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type {} from './kinds/page.ts';
import { runs } from './kinds/runs.ts';
import { useOwnPage } from './own-page.ts';

const site = useOwnPage('kinds');
let page: Page;

beforeAll(async () => {
  page = await site().browser.newPage();
  await page.goto(site().server.url);
  await page.waitForFunction(() => 'kinds' in window);
  await page.evaluate(() => window.kinds.start());
  await wasmBackend().start();
});

test.each(Object.keys(runs))('%s: one seed comes to one SHA-256 in Node and in Chromium', async (name) => {
  const inPage = await page.evaluate((run) => window.kinds.run(run), name);
  const inNode = await runs[name]!();
  expect(inNode.losses.filter(Number.isFinite)).toHaveLength(6);
  expect(inPage).toEqual(inNode);
});
