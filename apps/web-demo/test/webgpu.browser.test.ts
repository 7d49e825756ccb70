import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { backends } from '../../../tests/backends.ts';
import { follow } from '../../../tests/small-run.ts';
import { useOwnPage } from './own-page.ts';
import type {} from './webgpu/page.ts';

// Chromium brings a device in software, which no driver is needed for
const site = useOwnPage('webgpu', {}, { webgpu: true });
let page: Page;

// a device in software compiles every kernel
vi.setConfig({ testTimeout: 600_000, hookTimeout: 180_000 });

beforeAll(async () => {
  page = await site().browser.newPage();
  await page.goto(site().server.url);
  await page.waitForFunction(() => 'webgpu' in window);
  expect(await page.evaluate(() => window.webgpu.start())).toBe('webgpu');
});

let losses: Promise<readonly number[]> | undefined;
/** The losses of a whole run in the page, which is made once. */
const trained = (): Promise<readonly number[]> => {
  losses ??= page.evaluate(() => window.webgpu.train());
  return losses;
};

const failed = (outcomes: readonly { readonly name: string; readonly failure: string | null }[]) =>
  outcomes.filter(({ failure }) => failure !== null);

test('every op and its gradients come to what the cpu computes', async () => {
  const outcomes = await page.evaluate(() => window.webgpu.ops());
  expect(outcomes.length).toBeGreaterThan(50);
  expect(failed(outcomes)).toEqual([]);
});

test('fused kernels are in use, take few dispatches, and keep to what a device allows', async () => {
  expect(failed(await page.evaluate(() => window.webgpu.fused()))).toEqual([]);
});

test('every kind of unit keeps its contract', async () => {
  const outcomes = await page.evaluate(() => window.webgpu.units());
  expect(outcomes.length).toBeGreaterThan(100);
  expect(failed(outcomes)).toEqual([]);
});

test('a run has the losses of every backend in Node', async () => {
  const inPage = await trained();
  expect(inPage.at(-1)).toBeLessThan(inPage[0]!);
  for (const [name, start] of Object.entries(backends)) {
    await start();
    const { losses } = await follow();
    expect(losses).toHaveLength(inPage.length);
    losses.forEach((loss, step) => {
      expect(Math.abs(inPage[step]! / loss - 1), `${name}, step ${step}`).toBeLessThan(1e-4);
    });
  }
});

test('an operation that the device refuses is told by the next read', async () => {
  expect(await page.evaluate(() => window.webgpu.refuse())).toMatchObject({
    code: 'E_BACKEND',
    message: expect.stringMatching(/^webgpu: the device refused an operation: .+\.$/),
    hint: expect.stringContaining('--resume'),
  });
});

test('a device that does not come right with the fused kernels goes without, and the next is tried with them', async () => {
  const [without, again] = await page.evaluate(() => window.webgpu.mislead());
  expect(without).toEqual({ backend: 'webgpu', fused: [], reason: 'the shader does not compile' });
  expect(again).toMatchObject({
    backend: 'webgpu',
    fused: expect.arrayContaining(['RidgelineLstmSequence']),
  });
  expect(again).not.toHaveProperty('reason');
});

test('a run whose device is lost goes on from its checkpoint on another', async () => {
  const whole = await trained();
  const { refusal, losses } = await page.evaluate(() => window.webgpu.lose());
  expect(refusal).toMatchObject({
    code: 'E_BACKEND',
    message: expect.stringMatching(/^webgpu: the device was lost: /),
    hint: expect.stringContaining('last checkpoint'),
  });
  expect(losses).toHaveLength(whole.length);
  losses.forEach((loss, step) => {
    expect(Math.abs(whole[step]! / loss - 1), `step ${step}`).toBeLessThan(1e-4);
  });
});
