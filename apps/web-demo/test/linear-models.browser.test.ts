import { expect, test } from 'vitest';
import { learn } from './linear-models/learn.ts';
import type {} from './linear-models/page.ts';
import { useOwnPage } from './own-page.ts';

const site = useOwnPage('linear-models', {
  'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
});

test('a page learns a text classifier as Node does, without an open policy', async () => {
  const page = await site().browser.newPage();
  const { url, requests } = site().server;
  await page.goto(url);
  await page.waitForFunction(() => 'learn' in window);
  const asked = requests.length;
  const inPage = await page.evaluate(() => window.learn());
  await page.close();
  const inNode = learn();
  expect(inNode.lasso[1]!.length).toBeGreaterThan(5);
  expect(inPage.closedForm).toEqual(inNode.closedForm);
  // the last bits of exp and log are each engine's own
  const [paths, others] = [inPage, inNode].map(({ lasso, ridge }) => [...lasso, ...ridge].flat());
  expect(paths!.length).toBe(others!.length);
  paths!.forEach((value, k) => {
    expect(value).toBeCloseTo(others![k]!, 9);
  });
  expect(requests.length).toBe(asked);
});
