/**
 * Takes the picture of the built page that the README shows, docs/images/web-demo.png: the end of the recorded run.
 *
 *     pnpm --filter @ridgeline/web-demo build && node scripts/screenshot.mjs
 *
 * `CHROMIUM_PATH` names the browser, `/usr/bin/chromium` if not given.
 */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const at = (file) => fileURLToPath(new URL(file, import.meta.url));

const server = await preview({ root: at('..'), logLevel: 'error', preview: { port: 0 } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
// with reduced motion the recording stands at its end
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
await page.goto(server.resolvedUrls.local[0]);
await page.locator('.panel .validation-line').first().waitFor();
await page.screenshot({ path: at('../../../docs/images/web-demo.png'), fullPage: true });
await browser.close();
await server.close();
