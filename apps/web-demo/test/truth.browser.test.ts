import { expect, test } from 'vitest';
import { defaults, defaultsFor } from '../src/settings/settings.ts';
import { libraryRun } from './library-run.ts';
import { advance, openPage } from './open-page.ts';
import { useSite } from './site.ts';

const site = useSite();

const pageRun = async (hash: string, steps: number) => {
  const { page, problems, close } = await openPage(site().browser, site().server, { hash });
  await advance(page, steps);
  const view = await page.evaluate(() => window.ridgeline.view());
  const hashes = await page.evaluate(() => window.ridgeline.hash());
  await close();
  return { view, hashes, problems };
};

test('W19: the page finds the numbers of the library in Node: every loss, and every bit of the weights after 100 steps', async () => {
  const steps = 100;
  const { view, hashes, problems } = await pageRun('', steps);
  const plain = await libraryRun({ ...defaults, penalty: 'none' }, steps);
  const penalised = await libraryRun(defaults, steps);
  expect(view.steps.map(({ plain: { dataLoss } }) => dataLoss)).toEqual(plain.losses);
  expect(view.steps.map(({ penalised: { dataLoss } }) => dataLoss)).toEqual(penalised.losses);
  expect(view.evaluations.slice(1).map((entry) => entry.penalised.validation)).toEqual(penalised.validation);
  expect(hashes).toMatchObject({ step: steps, plain: plain.hash, penalised: penalised.hash });
  expect(problems).toEqual([]);
});

test('W19: noise is drawn alike too', async () => {
  const { hashes } = await pageRun('#penalty=dropout&seed=7', 20);
  const { hash } = await libraryRun({ ...defaultsFor('dropout'), seed: 7 }, 20);
  expect(hashes.penalised).toBe(hash);
});
