import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

export const openAllDetails = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

/** What axe finds wrong with a page as it stands, a line each. */
export const axeFindings = async (page: Page): Promise<readonly string[]> => {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
};

/** Whatever can be hit and is less than so many pixels wide or high. */
export const tooSmall = (page: Page, least: number): Promise<readonly string[]> =>
  page.evaluate(
    (pixels) =>
      [...document.querySelectorAll('button, select, input:not([type=file]), summary, textarea, .file')]
        .map((element) => ({ name: element.outerHTML.slice(0, 60), box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < pixels || box.height < pixels)
        .map(({ name, box }) => `${name} ${box.width} × ${box.height}`),
    least,
  );
