import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openAllDetails, tooSmall } from './accessibility.ts';
import { advance, openPage, stepOf, waitForPhase, waitForStep } from './open-page.ts';
import { useSite } from './site.ts';

const site = useSite();
const hash = '#hidden=16&characters=2000';
const open = (options: Parameters<typeof openPage>[2] = {}) =>
  openPage(site().browser, site().server, { hash, ...options });
const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

for (const colorScheme of ['light', 'dark'] as const) {
  test(`W42: axe finds nothing in ${colorScheme} colours while the recorded run is shown`, async () => {
    const { page, close } = await open({ colorScheme, hash: '', reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
    await close();
  });

  test(`W42: axe finds nothing in ${colorScheme} colours, with everything open and curves drawn`, async () => {
    const { page, close } = await open({ colorScheme });
    await advance(page, 60);
    await openAllDetails(page);
    await page.getByText('Learn from this text').click();
    expect(await axeFindings(page)).toEqual([]);
    await close();
  });
}

test('what opens ends apart from the line below it', async () => {
  const { page, close } = await open({ hash: '' });
  await openAllDetails(page);
  const gaps = await page.evaluate(() =>
    [...document.querySelectorAll('details')].map((details) => {
      const shown = [...details.children].filter((child) => child.getClientRects().length > 0);
      return details.getBoundingClientRect().bottom - shown.at(-1)!.getBoundingClientRect().bottom;
    }),
  );
  expect(gaps.filter((gap) => gap < 16)).toEqual([]);
  await close();
});

/** What has the focus: its name, and whether one can see that it has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const shown = element.matches('.file input') ? element.parentElement! : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    if (element === document.body) return { name: '', visible: false };
    const name = element.id || element.getAttribute('aria-label') || element.textContent || element.tagName;
    return { name, visible: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 };
  });

test('W36: the keyboard reaches everything in order with a visible focus, and leaves it again', async () => {
  const { page, close } = await open();
  await advance(page, 20);
  await openAllDetails(page);
  const names: string[] = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const { name, visible } = await focused(page);
    if (name === '' || name === names[0]) break;
    expect(visible, name).toBe(true);
    names.push(name);
  }
  expect(names).toEqual([
    'Train on names',
    'Continue',
    'Step',
    'Reset',
    'penalty',
    'lambda-slider',
    'lambda-entry',
    'The objective, step by step',
    'The curves as a table',
    'Losses by step',
    'Your own text',
    'own-text',
    'Learn from this text',
    'INPUT',
    'The next run: size and seed',
    'characters-entry',
    'hidden-entry',
    'seed-entry',
    'Reset with these',
    'How this works',
  ]);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  expect((await focused(page)).name).not.toBe(names.at(-1));
  await close();
});

test('W36: a whole session by keyboard alone: start, strengthen, pause, step, reset', async () => {
  const { page, close } = await open();
  const tabTo = async (name: string): Promise<void> => {
    for (let i = 0; i < 30 && (await focused(page)).name !== name; i++) await page.keyboard.press('Tab');
  };
  await tabTo('Start');
  await page.keyboard.press('Enter');
  await waitForStep(page, 3);
  await tabTo('lambda-slider');
  await page.keyboard.press('ArrowRight');
  expect(new URL(page.url()).hash).toContain('lambda=0.36');
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+Tab');
  expect((await focused(page)).name).toBe('Pause');
  await page.keyboard.press('Space');
  await waitForPhase(page, 'paused');
  const step = await stepOf(page);
  await tabTo('Step');
  await page.keyboard.press('Enter');
  await waitForStep(page, step + 1);
  await waitForPhase(page, 'paused');
  expect(await stepOf(page)).toBe(step + 1);
  await tabTo('Reset');
  await page.keyboard.press('Enter');
  await waitForPhase(page, 'ready');
  expect(await stepOf(page)).toBe(0);
  await close();
});

for (const [device, options, least] of [
  ['mouse', {}, 24],
  ['finger', phone, 44],
] as const) {
  test(`W37: whatever a ${device} can hit is at least ${least} pixels wide and high`, async () => {
    const { page, close } = await open(options);
    await openAllDetails(page);
    expect(await tooSmall(page, least)).toEqual([]);
    await close();
  });
}

test('W38: the figure is told in words and as a table', async () => {
  const { page, close } = await open();
  await advance(page, 40);
  const figure = page.getByRole('img', { name: /Training and validation loss by step, Without/ });
  const described = await figure.getAttribute('aria-describedby');
  expect(await page.locator(`#${described}`).textContent()).toMatch(/^Without a penalty, validation/);
  await page.getByText('The curves as a table').click();
  const table = page.getByLabel('Losses by step');
  await table.getByRole('rowheader').first().waitFor();
  expect(await table.getByRole('rowheader').allTextContents()).toEqual(['0', '20', '40']);
  await close();
});

test('W38, W40: while training, listeners are told at most every few seconds, and nothing is animated', async () => {
  const { page, close } = await open({ reducedMotion: 'reduce' });
  await page.evaluate(() => {
    const times: number[] = [];
    (window as unknown as { told: number[] }).told = times;
    const region = document.querySelector('[aria-live=polite]')!;
    new MutationObserver(() => times.push(performance.now())).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForFunction(() => (window as unknown as { told: number[] }).told.length >= 2, undefined, {
    timeout: 30_000,
  });
  const told = await page.evaluate(() => (window as unknown as { told: number[] }).told);
  for (let i = 1; i < told.length; i++) expect(told[i]! - told[i - 1]!).toBeGreaterThan(4000);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await close();
});

for (const [name, options] of [
  ['320 pixels', phone],
  ['1280 pixels at 400 %', { viewport: { width: 320, height: 256 } }],
] as const) {
  test(`W41: at ${name} the page reads without scrolling sideways, and the runs stack`, async () => {
    const { page, close } = await open(options);
    await advance(page, 60);
    await openAllDetails(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('svg text')]
        .filter((text) => text.getBoundingClientRect().right > innerWidth)
        .map((text) => text.textContent),
    );
    expect(cut).toEqual([]);
    const [first, second] = await page
      .locator('.panel')
      .evaluateAll((panels) => panels.map((panel) => panel.getBoundingClientRect()));
    expect(second!.top).toBeGreaterThanOrEqual(first!.bottom);
    await close();
  });
}
