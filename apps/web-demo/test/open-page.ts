import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { DebugHook } from '../src/view/debug-hook.ts';
import type { StaticServer } from './static-server.ts';

declare global {
  interface Window {
    ridgeline: DebugHook;
  }
}

export interface OpenedPage {
  readonly page: Page;
  /** Warnings and errors of the console, and errors that nobody caught. */
  readonly problems: readonly string[];
  /** Address of every request, the worker's included. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const readyMs = 60_000;

/** Waits until the page stands in a phase. */
export const waitForPhase = async (page: Page, phase: string): Promise<void> => {
  await page.waitForFunction((wanted) => window.ridgeline?.view().phase === wanted, phase, {
    timeout: readyMs,
  });
};

/** Opens the page in a fresh profile and waits until it can train. */
export const openPage = async (
  browser: Browser,
  { url }: StaticServer,
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenedPage> => {
  const context = await browser.newContext(options);
  const problems: string[] = [];
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${url}${hash}`);
  await waitForPhase(page, 'ready');
  return { page, problems, requests, close: () => context.close() };
};

export const advance = (page: Page, steps: number): Promise<void> =>
  page.evaluate((count) => window.ridgeline.advance(count), steps);

export const stepOf = (page: Page): Promise<number> =>
  page.evaluate(() => window.ridgeline.view().steps.at(-1)?.step ?? 0);

/** Trains on until so many steps are taken. */
export const waitForStep = async (page: Page, step: number): Promise<void> => {
  await page.waitForFunction((wanted) => (window.ridgeline.view().steps.at(-1)?.step ?? 0) >= wanted, step, {
    timeout: readyMs,
  });
};
