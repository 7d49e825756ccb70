import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { advance, openPage, waitForPhase } from './open-page.ts';
import { useSite } from './site.ts';

const site = useSite();
const hash = '#hidden=16&characters=2000';

const sentence = 'Der Wal schwimmt weit hinaus, und die Möwen folgen ihm über das Meer. ';
const text = sentence.repeat(60);

const openOwnText = async () => {
  const opened = await openPage(site().browser, site().server, { hash });
  await opened.page.getByText('Your own text').click();
  return opened;
};

const drop = async (page: Page, bytes: readonly number[], name: string): Promise<void> => {
  const dataTransfer = await page.evaluateHandle(
    ([content, fileName]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(content)], fileName));
      return transfer;
    },
    [bytes, name] as const,
  );
  await page.dispatchEvent('#own-text', 'drop', { dataTransfer });
};

test('W05: a pasted text is learned from without one request, and the page says so where it happens', async () => {
  const { page, problems, requests, close } = await openOwnText();
  expect(await page.getByText('Your text never leaves this tab').isVisible()).toBe(true);
  const before = [requests.length, site().server.requests.length];

  await page.getByLabel('Paste a text').fill(text);
  await page.getByRole('button', { name: 'Learn from this text' }).click();
  await waitForPhase(page, 'ready');
  const opened = await page.evaluate(() => window.ridgeline.view().opened!);
  // ö and ü are in no word of the book's first pages
  expect(opened.vocabulary).toBe(new Set(sentence).size + 1);
  expect(opened.characters.train).toBe(2000);
  await advance(page, 40);
  expect(await page.evaluate(() => window.ridgeline.view().evaluations.at(-1)!.plain.train)).toBeLessThan(3);

  expect([requests.length, site().server.requests.length]).toEqual(before);
  expect(new URL(page.url()).hash).toBe(hash);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
    0,
    0,
    '',
  ]);
  expect(problems).toEqual([]);

  await page.getByRole('button', { name: 'Back to Moby-Dick' }).click();
  await waitForPhase(page, 'ready');
  expect(await page.getByText('2,000 characters of Moby-Dick').isVisible()).toBe(true);
  await close();
});

test('W05: a file can be dropped, and leaves the tab as little', async () => {
  const { page, requests, close } = await openOwnText();
  const before = requests.length;
  await drop(page, [...new TextEncoder().encode(text)], 'wal.txt');
  await page.getByText('The models learn from wal.txt').waitFor();
  await waitForPhase(page, 'ready');
  await advance(page, 2);
  expect(requests.length).toBe(before);
  await close();
});

test('what is no text, or too short, is refused with a reason, and training stays as it was', async () => {
  const { page, close } = await openOwnText();
  await advance(page, 2);
  await drop(page, [0x63, 0x61, 0x66, 0xe9], 'latin1.txt');
  await page.getByText('must be UTF-8, got 0xE9').waitFor();
  await page.getByLabel('Paste a text').fill('Too short.');
  await page.getByRole('button', { name: 'Learn from this text' }).click();
  await page.getByText('at least 1,000 are needed').waitFor();
  expect(await page.evaluate(() => window.ridgeline.view().steps.length)).toBe(2);
  await close();
});
