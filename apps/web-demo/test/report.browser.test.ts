import { readDelimited } from '@ridgeline/data';
import { expect, test } from 'vitest';
import { renderComparisons } from '../../../packages/report/src/comparison/render-comparisons.ts';
import { renderReport } from '../../../packages/report/src/comparison/render-report.ts';
import { comparisonFixture } from '../../../packages/report/src/results/fixture.ts';
import { axeFindings, openAllDetails, tooSmall } from './accessibility.ts';
import { useReports } from './report-page.ts';

const open = useReports();
const fixture = comparisonFixture();
const report = renderReport(fixture);
const phone = { viewport: { width: 375, height: 740 }, isMobile: true, hasTouch: true };

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in a report in ${colorScheme} colours with everything open`, async () => {
    const { page, faults, close } = await open(report, { colorScheme });
    await openAllDetails(page);
    expect(await axeFindings(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

test('on a phone nothing is wider than the screen, and all that can be hit is large enough', async () => {
  const { page, close } = await open(report, phone);
  await openAllDetails(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  expect(await tooSmall(page, 24)).toEqual([]);
  await close();
});

test('a table is copied by key as CSV in full precision, and that is said', async () => {
  const { page, faults, close } = await open(report, { permissions: ['clipboard-read', 'clipboard-write'] });
  const group = page.getByRole('group', { name: /^Copy the table: Nats per token on the test part/ });
  await group.getByRole('button', { name: 'Copy CSV' }).focus();
  await page.keyboard.press('Enter');
  await group.getByRole('status').getByText('Copied as CSV.').waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const { columns, rows } = readDelimited(text, { name: 'clipboard' });
  expect(columns.slice(0, 4)).toEqual(['penalty', 'as', 'strength', 'test']);
  expect(rows.map(([penalty, , , loss]) => [penalty, Number(loss)])).toEqual(
    fixture.families.map(({ penalty, test }) => [penalty, test.mean]),
  );
  expect(faults).toEqual([]);
  await close();
});

test('where the browser keeps the clipboard to itself, the text is selected', async () => {
  const { page, close } = await open(report);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  });
  const group = page.getByRole('group', { name: /^Copy the table: Nats per token on the test part/ });
  await group.getByRole('button', { name: 'Copy Markdown' }).click();
  await group.getByRole('status').getByText('The browser refused').waitFor();
  const selected = await page.evaluate(() => {
    const box = document.activeElement as HTMLTextAreaElement;
    return box.value.slice(box.selectionStart, box.selectionEnd);
  });
  const [head, sides, first] = selected.split('\n');
  expect(head).toBe('| Penalty | Test loss | Against no penalty | What can be told |');
  expect(sides).toBe('| --- | ---: | ---: | --- |');
  expect(first).toContain(` | ${fixture.families[0]!.test.mean.toFixed(3)} ± `);
  await group.getByRole('button', { name: 'Copy LaTeX' }).click();
  await group.getByRole('status').getByText('the LaTeX is selected').waitFor();
  expect(await group.getByRole('textbox').inputValue()).toMatch(
    /^% \\usepackage\{booktabs\}\n\\begin\{tabular\}\{lrrl\}\n\\toprule\nPenalty & Test loss & [\s\S]* \$\\pm\$ [\s\S]*\\end\{tabular\}\n$/,
  );
  await close();
});

test('paper has every table whole, and no buttons', async () => {
  const { page, close } = await open(report);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('.table .scroll, pre')]
      .filter((box) => box.clientHeight === 0 || box.scrollHeight > box.clientHeight + 1)
      .map((box) => box.ariaLabel),
  );
  expect(cut).toEqual([]);
  expect(await page.locator('.copy:visible').count()).toBe(0);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  expect(await page.locator('details[open]').count()).toBe(0);
  await close();
});

test('axes change at a click or by key, and stay so while the page is open', async () => {
  const { page, faults, close } = await open(report);
  const figure = page.locator('figure#strengths');
  /** The labels of the vertical axis of each plot that is seen. */
  const labels = () =>
    figure
      .locator('svg[role=img]:visible')
      .evaluateAll((plots) =>
        plots.map((plot) =>
          [...plot.querySelectorAll('text[text-anchor=end]')].map(({ textContent }) => textContent).join(),
        ),
      );
  const own = await labels();
  expect(own).toHaveLength(4);
  expect(new Set(own.map((text) => text.replace(/,[λrate]+$/, ''))).size).toBeGreaterThan(1);
  await figure.getByRole('checkbox', { name: 'The same vertical axis in all plots' }).press('Space');
  const shared = await labels();
  expect(shared).toHaveLength(4);
  expect(new Set(shared.map((text) => text.replace(/,[λrate]+$/, ''))).size).toBe(1);
  await page.getByText('Every run', { exact: true }).click();
  await figure.getByRole('checkbox', { name: 'λ on an even axis' }).click();
  expect(await labels()).toEqual(shared);
  expect(await figure.locator('svg[role=img]:visible text', { hasText: '10⁻' }).count()).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
  await close();
});

test('along the strengths losses, zeros and text change together, by key, and paper has them all', async () => {
  const { page, faults, close } = await open(report);
  const slider = page.getByRole('slider', { name: 'λ of L1, from weak to strong' });
  const list = page.locator('.along[data-name^="λ of L1"]');
  const shown = async () =>
    (await list.locator('.step:visible').allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
  expect((await shown()).join()).toMatch(/λ = 1e-4 chosen[\s\S]*L1 0.0001: the ridge/);
  await slider.press('ArrowRight');
  expect((await shown()).join()).toMatch(/λ = 0.001[\s\S]*L1 0.001: the ridge/);
  expect(await slider.getAttribute('aria-valuetext')).toMatch(
    /^λ\s=\s0.001, Validation loss \d\.\d+, Training loss \d\.\d+, From no penalty \+0\.\d+, Exact zeros 9\d\.\d %$/,
  );
  await slider.press('Home');
  expect(await shown()).toHaveLength(1);
  expect((await shown()).join()).toContain('no penalty');
  await page.emulateMedia({ media: 'print' });
  expect(await shown()).toHaveLength(5);
  expect(faults).toEqual([]);
  await close();
});

test('comparisons side by side: axe finds nothing, a phone is wide enough, and axes change', async () => {
  const both = renderComparisons([
    { name: 'monday', comparison: fixture },
    { name: 'tuesday', comparison: { ...fixture, seeds: { ...fixture.seeds, explore: [9] } } },
  ]);
  const { page, faults, close } = await open(both, phone);
  await page.getByRole('checkbox', { name: 'Each plot on an axis of its own' }).click();
  expect(await page.locator('svg[role=img]:visible').count()).toBe(2);
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  expect(faults).toEqual([]);
  await close();
});

test('a report of a thousand runs is one file of a few megabytes, with every run in it', async () => {
  const many = comparisonFixture(Array.from({ length: 200 }, (_, seed) => 3 + seed));
  const html = renderReport(many);
  const runs = [...many.families, ...many.exploration].flatMap((row) => row.runs).length;
  expect(runs).toBeGreaterThan(1000);
  expect(Buffer.byteLength(html)).toBeLessThan(6_000_000);
  const { page, faults, close } = await open(html);
  await page.getByText('Every run', { exact: true }).click();
  expect(
    await page.locator('table', { hasText: 'only the fresh seeds have met' }).locator('tbody tr').count(),
  ).toBe(runs);
  const [paint] = await page.evaluate(() =>
    performance.getEntriesByName('first-contentful-paint').map(({ startTime }) => startTime),
  );
  console.log(
    `${runs} runs: ${Math.round(html.length / 1000)} kB, first paint after ${Math.round(paint ?? Number.NaN)} ms`,
  );
  expect(faults).toEqual([]);
  await close();
});
