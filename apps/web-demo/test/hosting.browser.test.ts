import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { advance, openPage } from './open-page.ts';
import { folder, useSite } from './site.ts';

const hash = '#hidden=16&characters=2000';

const trained = async (site: ReturnType<ReturnType<typeof useSite>>) => {
  const opened = await openPage(site.browser, site.server, { hash });
  await advance(opened.page, 5);
  const found = await opened.page.evaluate(async () => ({
    isolated: crossOriginIsolated,
    backend: window.ridgeline.view().opened!.backend,
    kernels: window.ridgeline.view().opened!.kernels,
    hash: (await window.ridgeline.hash()).penalised,
  }));
  await opened.close();
  return { ...found, problems: opened.problems, requests: opened.requests };
};

describe('on a plain static host', () => {
  const site = useSite();

  test('W33: it trains on wasm without cross-origin isolation, quietly, and asks nobody else', async () => {
    const { isolated, backend, kernels, problems, requests } = await trained(site());
    expect([isolated, backend, kernels]).toEqual([false, 'wasm', 'plain SIMD, 1 thread']);
    expect(problems).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(site().server.url) && !url.startsWith('data:'))).toEqual(
      [],
    );
  });

  test('W44: one wasm file is loaded', async () => {
    const { requests } = await trained(site());
    expect(requests.filter((url) => url.endsWith('.wasm'))).toEqual([expect.stringContaining('-simd-')]);
  });

  test('W44: all that a first load takes is below 345 kB, gzipped', async () => {
    const { requests } = await trained(site());
    const files = new Set(
      requests
        .filter((url) => url.startsWith(site().server.url))
        .map((url) => new URL(url).pathname.replace(/^\/demo\//, '') || 'index.html'),
    );
    const sizes = await Promise.all(
      [...files].map(async (file) => gzipSync(await readFile(path.join(folder, file))).length),
    );
    expect(files.size).toBeGreaterThan(4);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(345_000);
  });

  test('W32: where wasm does not start it trains on plain JavaScript and says so', async () => {
    const { browser, server } = site();
    const context = await browser.newContext();
    await context.route('**/*.wasm', (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${server.url}${hash}`);
    await page.getByText('WebAssembly did not start').waitFor({ timeout: 30_000 });
    await advance(page, 1);
    const view = await page.evaluate(() => window.ridgeline.view());
    expect(view.opened!.backend).toBe('cpu');
    expect(view.steps[0]!.plain.dataLoss).toBeGreaterThan(1);
    await context.close();
  });
});

describe('on a host that isolates its pages', () => {
  const plain = useSite();
  const isolating = useSite({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });

  test('W33: it trains the same bits on several threads with cross-origin isolation as on one without', async () => {
    const [without, withIsolation] = [await trained(plain()), await trained(isolating())];
    expect(withIsolation).toMatchObject({ isolated: true, backend: 'wasm', problems: [] });
    const threads = Math.min(availableParallelism(), 4);
    expect(withIsolation.kernels).toBe(`plain SIMD, ${threads} thread${threads === 1 ? '' : 's'}`);
    expect(withIsolation.hash).toBe(without.hash);
  });
});
