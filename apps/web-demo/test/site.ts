import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { contentSecurityPolicy, type StaticServer, serve } from './static-server.ts';

export const folder = fileURLToPath(new URL('../dist', import.meta.url));

export interface Site {
  readonly browser: Browser;
  readonly server: StaticServer;
}

/** Serves the built page with its policy and starts a browser, for the tests of one file. */
export const useSite = (headers: Readonly<Record<string, string>> = {}): (() => Site) => {
  let site: Site | undefined;
  beforeAll(async () => {
    const policy = { 'content-security-policy': await contentSecurityPolicy(folder) };
    site = { browser: await launchChromium(), server: await serve(folder, { ...policy, ...headers }) };
  });
  afterAll(async () => {
    await site?.browser.close();
    await site?.server.close();
  });
  return () => site!;
};
