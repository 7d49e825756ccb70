import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDelimited, type Table } from '@ridgeline/data';
import { parseConfig, prepareClassification, trainClassifier } from '@ridgeline/recipes';
import { expect, test } from 'vitest';
import { html } from '../../../packages/report/src/page/html.ts';
import { page as pageOf } from '../../../packages/report/src/page/page.ts';
import { tryScripts, trySection, tryStyles } from '../../../packages/report/src/tuning/try-section.ts';
import { writePageClassifier } from '../../../tools/build/page-classifier.ts';
import { carriedModel } from '../../cli/src/tune/carried-classifiers.ts';
import { axeFindings } from './accessibility.ts';
import { useReports } from './report-page.ts';

const open = useReports();
const text = 'This film is a moving joy, “brilliant” – and not dull.';

const trained = async (reviews: Table, lambda: number) => {
  const config = parseConfig({
    task: 'classification',
    data: { text: 'review', label: 'verdict', test: 0.2 },
    selection: { folds: 3 },
    model: { kind: 'logistic', penalty: { kind: 'l1', lambda } },
  } as never) as never;
  return (await trainClassifier(await prepareClassification(config, reviews))).classifier;
};

/** What two classifiers of reviews say, and a page that carries them. */
const carrying = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridgeline-classifier-'));
  const file = path.join(folder, 'page-classifier.js');
  await writePageClassifier(file, fileURLToPath(new URL('../../cli', import.meta.url)));
  const script = await readFile(file, 'utf8');
  await rm(folder, { recursive: true });
  const url = new URL('../../../tests/fixtures/reviews.csv', import.meta.url);
  const reviews = readDelimited(await readFile(url, 'utf8'), { name: 'reviews.csv' });
  const classifiers = [await trained(reviews, 0.002), await trained(reviews, 0.02)];
  const models = await Promise.all(classifiers.map((each, place) => carriedModel(`model ${place}`, each)));
  const carried = { script, models, leftOut: [], mostBytes: 400_000 };
  const body = html`<main><h1>A report</h1>${trySection(carried)}</main>`;
  return {
    page: pageOf({ title: 'A report', body, style: tryStyles, scripts: tryScripts(carried) }),
    said: classifiers.map((each) => each.classify(text, { explain: true })),
  };
};

test('a reader types a text, and each model answers as it does elsewhere, with its words, without a network', async () => {
  const { page: markup, said } = await carrying();
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, faults, close } = await open(markup, { colorScheme, offline: true });
    await page.getByRole('textbox', { name: 'A text' }).fill(text);
    await page.getByRole('status').getByText('model 1').waitFor({ state: 'attached' });
    expect(await page.getByRole('status').textContent()).toBe(
      `${said.map(({ label, probability }, place) => `model ${place}: ${label}, ${(100 * probability).toFixed(1)} %`).join('; ')}.`,
    );
    for (const [place, { reasons = [] }] of said.entries()) {
      const shown = await page.locator('.answer').nth(place).locator('li').allInnerTexts();
      expect(shown).toEqual(
        reasons
          .slice(0, 8)
          .map(
            ({ gram, contribution }) =>
              `${gram} ${contribution > 0 ? '+' : '−'}${Math.abs(contribution).toFixed(2)}`,
          ),
      );
    }
    expect(said[0]!.reasons!.length).toBeGreaterThan(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'A text' }).fill('zzz');
    await page.locator('.answer').first().getByText('It knows no word of this text').waitFor();
    expect(faults).toEqual([]);
    await close();
  }
});
