import { expect, test } from 'vitest';
import { longestMainThreadTask } from './main-thread.ts';
import { advance, openPage, stepOf, waitForPhase, waitForStep } from './open-page.ts';
import { useSite } from './site.ts';

const site = useSite();
const open = (options: Parameters<typeof openPage>[2] = {}) =>
  openPage(site().browser, site().server, options);

test('W06: a new strength acts while training goes on: the step counts on and the curves are continuous', async () => {
  const { page, problems, close } = await open();
  await page.getByRole('button', { name: 'Train it here, now' }).click();
  await waitForStep(page, 45);
  const before = await page.evaluate(() => window.ridgeline.view());
  await page.getByLabel('Strength λ', { exact: true }).fill('101');
  await page.getByLabel('Penalty on the second').selectOption('l2');
  await waitForStep(page, before.steps.length + 30);
  await page.getByRole('button', { name: 'Pause' }).click();
  await waitForPhase(page, 'paused');

  const after = await page.evaluate(() => window.ridgeline.view());
  expect(after.steps.map(({ step }) => step)).toEqual(after.steps.map((_, index) => index + 1));
  expect(after.steps.slice(0, before.steps.length)).toEqual(before.steps);
  expect(after.evaluations.slice(0, before.evaluations.length)).toEqual(before.evaluations);
  expect(after.penalties.length).toBeGreaterThan(1);
  // the left side knows nothing of it: both agree with an undisturbed run
  const other = await open();
  await advance(other.page, after.steps.length);
  const undisturbed = await other.page.evaluate(() => window.ridgeline.view());
  expect(after.steps.map(({ plain }) => plain)).toEqual(undisturbed.steps.map(({ plain }) => plain));
  expect(after.steps.at(-1)!.penalised).not.toEqual(undisturbed.steps.at(-1)!.penalised);
  expect(problems).toEqual([]);
  await other.close();
  await close();
});

test('W06: only the reset button begins anew', async () => {
  const { page, close } = await open({ hash: '#hidden=16&characters=2000' });
  await advance(page, 5);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await waitForPhase(page, 'ready');
  expect(await stepOf(page)).toBe(0);
  await close();
});

test('W07: the slider reaches 0, typing takes any strength within the limits, and the address follows', async () => {
  const { page, close } = await open({ hash: '#hidden=16' });
  const slider = page.getByLabel('Strength λ', { exact: true });
  const entry = page.getByLabel('Strength λ, typed');
  await slider.press('Home');
  expect(await entry.inputValue()).toBe('0');
  expect(new URL(page.url()).hash).toBe('#lambda=0&hidden=16');
  await page.getByRole('heading', { name: 'The same, for now' }).waitFor();
  await slider.press('ArrowRight');
  expect(await entry.inputValue()).toBe('0.0001');
  await entry.fill('0.123');
  await entry.press('Enter');
  expect(new URL(page.url()).hash).toBe('#lambda=0.123&hidden=16');
  await entry.fill('11');
  await entry.press('Enter');
  expect(await page.getByText('A number from 0 to 10, please.').isVisible()).toBe(true);
  expect(new URL(page.url()).hash).toBe('#lambda=0.123&hidden=16');
  await page.reload();
  await waitForPhase(page, 'ready');
  expect(await entry.inputValue()).toBe('0.123');
  await close();
});

test('W07, W23: an address beyond the limits is ignored with a note', async () => {
  const { page, close } = await open({ hash: '#lambda=11&hidden=16' });
  expect(await page.getByText('it goes from 0 to 10').isVisible()).toBe(true);
  expect(await page.getByLabel('Strength λ, typed').inputValue()).toBe('0.3');
  await close();
});

test('W13: both panels share one scale, show both losses, mark the best step and name the gap', async () => {
  const { page, close } = await open({ hash: '#hidden=32&characters=2000' });
  await advance(page, 60);
  const panels = await page.locator('.panel svg').all();
  expect(panels).toHaveLength(2);
  const axes = await Promise.all(panels.map((panel) => panel.locator('.axes').textContent()));
  expect(axes[0]).toBe(axes[1]);
  for (const panel of panels) {
    const text = await panel.textContent();
    expect(text).toMatch(/best \d\.\d\d at \d+/);
    for (const name of ['validation', 'gap', 'training'])
      expect(text).toMatch(new RegExp(`${name} −?\\d\\.\\d\\d`));
    expect(await panel.locator('.train-line, .validation-line').count()).toBe(2);
  }
  await close();
});

test('W14: data loss and penalty stand apart, and their sum is the objective', async () => {
  const { page, close } = await open({ hash: '#hidden=16&characters=2000' });
  await advance(page, 3);
  await page.getByText('The objective, step by step').click();
  // all rows at one moment: training may go on between two readings
  const cells = await page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: /^(Data loss|\+ penalty|= objective)/ }) })
    .evaluateAll((rows) =>
      rows.map((row) => Array.from(row.querySelectorAll('td'), (cell) => Number(cell.textContent))),
    );
  const [loss, penalty, objective] = cells as [number[], number[], number[]];
  expect(penalty[0]).toBe(0);
  expect(penalty[1]).toBeGreaterThan(0);
  for (const side of [0, 1]) expect(loss[side]! + penalty[side]!).toBeCloseTo(objective[side]!, 0);
  const steps = await page.evaluate(() => window.ridgeline.view().steps);
  for (const { plain, penalised } of steps)
    for (const side of [plain, penalised]) expect(side.objective).toBe(side.dataLoss + side.penalty);
  await close();
});

test('a curve is credited to a penalty only from where it was switched on', async () => {
  const { page, close } = await open({ hash: '#penalty=none&hidden=16&characters=2000' });
  await advance(page, 120);
  await page.getByLabel('Penalty on the second').selectOption('l1');
  await page.getByLabel('Strength λ, typed').fill('0.02');
  await page.getByLabel('Strength λ, typed').press('Enter');
  await advance(page, 40);
  await page.getByRole('heading', { name: 'No penalty until step 120, then L1, λ = 0.02' }).waitFor();
  const panel = page.locator('.panel.penalised svg');
  expect(await panel.locator('.changes text').textContent()).toBe('from 120: L1, λ\u00a0=\u00a00.02');
  // what came before has the colour of the side without a penalty
  const [before, after] = await panel
    .locator('.validation-line')
    .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).stroke));
  const plain = page.locator('.panel.plain .validation-line');
  expect(before).toBe(await plain.evaluate((line) => getComputedStyle(line).stroke));
  expect(after).not.toBe(before);
  expect(await page.locator('figcaption').textContent()).toContain('since step 120');
  expect(await panel.locator('.best text').textContent()).toMatch(/at (140|160)$/);
  await page.getByText('The curves as a table').click();
  const cells = page.locator('section[aria-label="Losses by step"] td:last-child');
  await cells.first().waitFor();
  const acting = await cells.allTextContents();
  expect(acting.slice(-3)).toEqual(['no penalty', 'L1, λ\u00a0=\u00a00.02', 'L1, λ\u00a0=\u00a00.02']);
  await close();
});

test('no field shows a value that is not used: what is refused is told beside it, and the value in use stands again', async () => {
  const { page, close } = await open({ hash: '#hidden=16&characters=2000' });
  await page.getByText('The next run: size and seed').click();
  for (const [label, typed, told, used] of [
    ['Strength λ, typed', '99999', '99999 is not taken. A number from 0 to 10, please. 0.3 stays.', '0.3'],
    ['Strength λ, typed', '', 'That is not a number.', '0.3'],
    ['Hidden units', '9999', '9999 is not taken. A whole number from 16 to 256, please. 16 stays.', '16'],
    ['Seed', '1.5', '1.5 is not taken. A whole number from 0 to 999999, please. 1 stays.', '1'],
    ['Characters to learn from', '-3', '-3 is not taken.', '2000'],
  ] as const) {
    const entry = page.getByLabel(label, { exact: true });
    // twice, for the second refusal says the same
    for (let i = 0; i < 2; i++) {
      await entry.fill(typed);
      await entry.press('Enter');
      await page.locator('.refused', { hasText: told }).waitFor();
      expect(await entry.inputValue()).toBe(used);
    }
    await entry.fill(used);
    await entry.press('Enter');
    expect(await page.locator('.refused', { hasText: told }).count()).toBe(0);
  }
  const opened = () => page.evaluate(() => window.ridgeline.view().opened!);
  await page.getByLabel('Hidden units').fill('32');
  await page.getByLabel('Hidden units').press('Enter');
  // nothing would be lost, so it is used at once
  await expect.poll(async () => (await opened()).settings.hidden).toBe(32);
  await waitForPhase(page, 'ready');
  await advance(page, 3);
  await page.getByLabel('Hidden units').fill('48');
  await page.getByLabel('Hidden units').press('Enter');
  await page.getByText('Waits for a reset: this run has 32.').waitFor();
  expect((await opened()).settings.hidden).toBe(32);
  await page.getByRole('button', { name: 'Reset with these' }).click();
  await expect.poll(async () => (await opened()).settings.hidden).toBe(48);
  await waitForPhase(page, 'ready');
  expect(await page.getByText('Waits for a reset').count()).toBe(0);
  // what is half typed is left alone while training goes on
  await page.getByLabel('Seed').fill('12');
  await advance(page, 25);
  expect(await page.getByLabel('Seed').inputValue()).toBe('12');
  await close();
});

test('W18: both samples begin with the same prompt and change as training goes on', async () => {
  const { page, close } = await open({ hash: '#hidden=16&characters=2000' });
  const samples = () =>
    page.waitForFunction(() => window.ridgeline.view().samples).then((found) => found.jsonValue());
  const first = (await samples())!;
  expect(first.plain).toBe(first.penalised);
  await advance(page, 100);
  await page.waitForFunction(() => window.ridgeline.view().samples?.step === 100);
  const later = (await samples())!;
  expect(later.prompt).toBe(first.prompt);
  expect(later.plain).not.toBe(first.plain);
  expect(
    (await page.locator('.sample p').allTextContents()).every((text) => text.startsWith(first.prompt)),
  ).toBe(true);
  await close();
});

test('W27: no task of the main thread takes 50 ms while the worker trains', async () => {
  const { page, close } = await open();
  await page.getByText('The curves as a table').click();
  const longestMs = await longestMainThreadTask(site().browser, page, async () => {
    await page.getByRole('button', { name: 'Train it here, now' }).click();
    await waitForStep(page, 40);
    for (let i = 0; i < 5; i++) await page.getByLabel('Strength λ', { exact: true }).press('ArrowRight');
    await waitForStep(page, 130);
  });
  expect(longestMs).toBeLessThan(50);
  await close();
});
