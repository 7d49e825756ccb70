import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { NamesView } from '../src/names/view.ts';
import { axeFindings, openAllDetails, tooSmall } from './accessibility.ts';
import { useSite } from './site.ts';

declare global {
  interface Window {
    names: () => NamesView;
  }
}

const site = useSite();
const waitMs = { timeout: 60_000 };

const phaseIs = (page: Page, phase: string) =>
  page.waitForFunction((wanted) => window.names?.().phase === wanted, phase, waitMs);

/** Trains on until the curves have come so far. */
const curvesReach = (page: Page, step: number) =>
  page.waitForFunction((wanted) => (window.names().evaluations.at(-1)?.step ?? 0) >= wanted, step, waitMs);

const open = async ({ hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {}) => {
  const { browser, server } = site();
  const context = await browser.newContext(options);
  const problems: string[] = [];
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${server.url}names.html${hash}`);
  await phaseIs(page, 'ready');
  return {
    page,
    problems,
    requests,
    view: () => page.evaluate(() => window.names()),
    close: () => context.close(),
  };
};

const tabTo = async (page: Page, name: string): Promise<void> => {
  const focused = () =>
    page.evaluate(() => document.activeElement!.id || document.activeElement!.textContent);
  for (let i = 0; i < 30 && (await focused()) !== name; i++) await page.keyboard.press('Tab');
  expect(await focused()).toBe(name);
};

test('a classifier is trained and asked by keyboard alone, on wasm, quietly, and nobody else is asked', async () => {
  const { page, problems, requests, view, close } = await open();
  await tabTo(page, 'Start');
  await page.keyboard.press('Enter');
  await curvesReach(page, 40);
  await tabTo(page, 'lambda-slider');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Tab');
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await phaseIs(page, 'paused');
  await tabTo(page, 'name');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Rosalinda7');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.names().answered !== undefined, undefined, waitMs);

  const { opened, evaluations, penalties, tested, answered } = await view();
  expect(opened).toMatchObject({ backend: 'wasm', names: { train: 1921, validation: 2881, test: 3201 } });
  expect(evaluations[0]!.plain).toEqual(evaluations[0]!.penalised);
  expect(evaluations.at(-1)!.plain.validation).toBeLessThan(evaluations[0]!.plain.validation);
  expect(penalties.at(-1)!.from).toBeGreaterThan(0);
  // two thirds of the names are female
  expect(tested!.plain).toBeGreaterThan(0.68);
  expect(tested!.penalised).toBeGreaterThan(0.68);
  for (const side of ['plain', 'penalised'] as const) {
    const answer = answered![side];
    if (!('ranking' in answer)) throw new Error('the answer is no ranking');
    expect(answer.ranking.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    expect(await page.locator(`.sample.${side} th`).allTextContents()).toEqual(['female', 'male']);
  }
  await page.getByText('“7” is in no name that they have learnt from').waitFor();
  expect(await page.locator('[aria-live]').textContent()).toMatch(
    /^Rosalinda7: without a penalty (fe)?male /,
  );
  expect(problems).toEqual([]);
  const elsewhere = requests.filter((url) => !url.startsWith(site().server.url) && !url.startsWith('data:'));
  expect(elsewhere).toEqual([]);
  expect(requests.filter((url) => /moby-dick|locale-names/.test(url))).toEqual([]);
  await close();
});

test('a translator learns beside it; what cannot be asked is told, and another task begins anew', async () => {
  const { page, view, close } = await open({ hash: '#translation' });
  await page.getByRole('button', { name: 'Start' }).click();
  await curvesReach(page, 40);
  await page.getByRole('button', { name: 'Pause' }).click();
  await phaseIs(page, 'paused');
  await page.getByRole('button', { name: 'Ask both' }).click();
  await page.waitForFunction(() => window.names().answered?.name === 'South Arabia', undefined, waitMs);
  const { evaluations, tested, answered } = await view();
  expect(evaluations.at(-1)!.penalised.validation).toBeLessThan(evaluations[0]!.penalised.validation - 1);
  expect(tested).toMatchObject({ plain: expect.any(Number), penalised: expect.any(Number) });
  const written = answered!.plain;
  if (!('translation' in written)) throw new Error('the answer is no translation');
  expect(await page.locator('.sample.plain [lang=fr]').textContent()).toBe(written.translation || '–');
  await page.getByText('nats per character').first().waitFor();

  const name = page.getByLabel('An English name');
  for (const [typed, told] of [
    ['  ', 'Type a name first.'],
    ['x'.repeat(61), 'A name of at most 60 characters, please.'],
  ] as const) {
    await name.fill(typed);
    await name.press('Enter');
    await page.getByText(told).waitFor();
  }
  await page.getByLabel('Task').selectOption('classification');
  await page.waitForFunction(() => window.names().opened?.task === 'classification', undefined, waitMs);
  expect(new URL(page.url()).hash).toBe('#classification');
  expect((await view()).evaluations.length).toBeLessThan(2);
  expect(await page.getByLabel('A first name').inputValue()).toBe('Rosalinda');
  await page.getByText('nats per name').first().waitFor();
  await close();
});

test('on a phone axe finds nothing in light or dark colours, a finger hits all, and nothing scrolls sideways', async () => {
  const viewport = { width: 360, height: 740 };
  const { page, close } = await open({ viewport, isMobile: true, hasTouch: true });
  await page.getByLabel('Penalty on the second').selectOption('elasticNet');
  await page.getByRole('button', { name: 'Start' }).click();
  await curvesReach(page, 20);
  await page.getByRole('button', { name: 'Pause' }).click();
  await phaseIs(page, 'paused');
  await page.getByRole('button', { name: 'Ask both' }).click();
  await page.waitForFunction(() => window.names().answered !== undefined, undefined, waitMs);
  await openAllDetails(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axeFindings(page), colorScheme).toEqual([]);
  }
  expect(await tooSmall(page, 44)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await close();
});

test('where wasm does not start it trains on plain JavaScript and says so', async () => {
  const { browser, server } = site();
  const context = await browser.newContext();
  await context.route('**/*.wasm', (route) => route.abort());
  const page = await context.newPage();
  await page.goto(`${server.url}names.html`);
  await page.getByText('WebAssembly did not start').waitFor(waitMs);
  await phaseIs(page, 'ready');
  await context.close();
});

test('a table that cannot be loaded is told', async () => {
  const { browser, server } = site();
  const context = await browser.newContext();
  await context.route('**/*first-names*', (route) => route.abort());
  const page = await context.newPage();
  await page.goto(`${server.url}names.html`);
  await page.getByRole('alert').filter({ hasText: 'first-names' }).waitFor(waitMs);
  expect(await page.evaluate(() => window.names().phase)).toBe('failed');
  await context.close();
});
