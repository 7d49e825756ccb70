import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { recorded } from '../src/view/record-run.ts';
import { openPage, stepOf, waitForStep } from './open-page.ts';
import { useSite } from './site.ts';

const site = useSite();
const open = (options: Parameters<typeof openPage>[2] = {}) =>
  openPage(site().browser, site().server, options);

const shownStep = async (page: Page): Promise<number> =>
  Number(await page.locator('.recording output').textContent());
const atEnd = (page: Page): Promise<void> =>
  page.locator('.recording output', { hasText: String(recorded.steps) }).waitFor();

test('W01: before anything trains a recorded run plays, is called one, and shows weights that become exactly zero', async () => {
  const context = await site().browser.newContext();
  const page = await context.newPage();
  // the training code never arrives: the recording needs none of it
  await context.route('**/worker-*.js', () => {});
  await page.goto(site().server.url);
  await page
    .getByText('A recorded run: L1, λ = 0.3, 128 hidden units, seed 1. Nothing trains yet.')
    .waitFor();
  expect(await page.locator('.panel .validation-line').count()).toBe(2);
  await atEnd(page);
  const [plain, penalised] = await page.locator('.zeros b').allTextContents();
  expect(plain).toBe('0 %');
  expect(Number.parseFloat(penalised!)).toBeGreaterThan(50);
  const pictures = await page
    .getByRole('img', { name: /weights of the output layer/ })
    .evaluateAll((images) => images.map((image) => image.getAttribute('aria-label')!));
  expect(pictures[0]).toContain(' 0 of them exactly zero');
  expect(Number(/(\d+) of them/.exec(pictures[1]!)![1])).toBeGreaterThan(100);
  expect(await page.getByRole('table').count()).toBe(0);
  await context.close();
});

test('one button trains here in its place, from step 0', async () => {
  const { page, problems, close } = await open();
  expect(await stepOf(page)).toBe(0);
  await page.getByRole('button', { name: 'Train it here, now' }).click();
  await waitForStep(page, 3);
  expect(await page.getByText('A recorded run').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Pause' }).isVisible()).toBe(true);
  expect(problems).toEqual([]);
  await close();
});

test('moving a control trains here with what was chosen, for the recording would show something else', async () => {
  const { page, close } = await open();
  await page.getByLabel('Strength λ', { exact: true }).press('ArrowRight');
  await waitForStep(page, 2);
  expect(await page.getByText('A recorded run').count()).toBe(0);
  const { penalties } = await page.evaluate(() => window.ridgeline.view());
  expect(penalties.map(({ from, settings }) => [from, settings.lambda])).toEqual([[0, 0.36]]);
  expect(await page.getByRole('heading', { name: 'With L1, λ = 0.36' }).isVisible()).toBe(true);
  await close();
});

test('an address that asks for another run gets no recording, and no empty axes', async () => {
  const { page, close } = await open({ hash: '#hidden=16' });
  expect(await page.getByText('A recorded run').count()).toBe(0);
  expect(await page.getByText('Press Start to draw the curves.').count()).toBe(2);
  await close();
});

test('W08, W36: the recording is paused, gone through and played again by keyboard', async () => {
  const { page, close } = await open();
  await page.locator('button.playback').focus();
  await page.keyboard.press('Space');
  const stopped = await shownStep(page);
  await page.waitForTimeout(700);
  expect(await shownStep(page)).toBe(stopped);
  await page.getByLabel('Step of the recording').press('End');
  expect(await shownStep(page)).toBe(recorded.steps);
  await page.getByLabel('Step of the recording').press('ArrowLeft');
  expect(await shownStep(page)).toBe(recorded.steps - 20);
  expect(await page.getByLabel('Step of the recording').getAttribute('aria-valuetext')).toBe('step 380');
  await page.getByLabel('Step of the recording').press('End');
  await page.getByRole('button', { name: 'Replay' }).press('Enter');
  expect(await shownStep(page)).toBeLessThan(recorded.steps);
  await close();
});

test('W40: with reduced motion the recording stands at its end', async () => {
  const { page, close } = await open({ reducedMotion: 'reduce' });
  expect(await shownStep(page)).toBe(recorded.steps);
  await page.waitForTimeout(700);
  expect(await shownStep(page)).toBe(recorded.steps);
  expect(await page.getByRole('button', { name: 'Replay' }).isVisible()).toBe(true);
  await close();
});

for (const [width, height] of [
  [360, 740],
  [390, 844],
] as const) {
  test(`on a phone of ${width} × ${height} slider and penalised curve are seen together`, async () => {
    const { page, close } = await open({
      viewport: { width, height },
      isMobile: true,
      hasTouch: true,
      reducedMotion: 'reduce',
    });
    await page.locator('.panel.plain').evaluate((panel) => panel.scrollIntoView());
    const boxes = await page
      .locator('#lambda-slider, .panel.plain svg, .panel.penalised svg')
      .evaluateAll((elements) =>
        elements.map((element) => {
          const { top, bottom, right, left } = element.getBoundingClientRect();
          const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return { top, bottom, right, covered: !(hit === element || element.contains(hit)) };
        }),
      );
    expect(boxes).toHaveLength(3);
    for (const { top, bottom, right, covered } of boxes) {
      expect(top).toBeGreaterThanOrEqual(0);
      expect(bottom).toBeLessThanOrEqual(height);
      expect(right).toBeLessThanOrEqual(width);
      expect(covered).toBe(false);
    }
    await close();
  });

  test(`W43: at ${width} × ${height} nothing moves while the page loads, plays and trains`, async () => {
    const { page, close } = await open({ viewport: { width, height }, isMobile: true, hasTouch: true });
    await atEnd(page);
    await page.getByRole('button', { name: 'Train it here, now' }).click();
    await waitForStep(page, 40);
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          // what follows a press of a button is expected to move
          new PerformanceObserver((list) =>
            resolve(
              (list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
                .filter(({ hadRecentInput }) => !hadRecentInput)
                .reduce((sum, { value }) => sum + value, 0),
            ),
          ).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(0), 500);
        }),
    );
    expect(shift).toBeLessThan(0.02);
    await close();
  });
}
