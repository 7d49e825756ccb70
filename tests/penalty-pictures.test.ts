import { readdirSync, readFileSync } from 'node:fs';
import { activityRegularizers, noises, regularizers } from '@ridgeline/regularizers';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { pictures } from './penalty-pictures/pictures.ts';

const docs = new URL('../docs/', import.meta.url);
const guide = () => readFileSync(new URL('guides/penalties.md', docs), 'utf8');

beforeAll(() => setBackend('cpu'));

/** Drawn anew by `npx vitest run tests/penalty-pictures.test.ts -u`. */
it.each(Object.entries(pictures))('%s.svg is what the penalty draws', async (name, draw) => {
  await expect(draw()).toMatchFileSnapshot(new URL(`images/penalties/${name}.svg`, docs).pathname);
});

it('the guide shows every picture, and there is no other', () => {
  const shown = [...guide().matchAll(/\.\.\/images\/penalties\/([\w-]+)\.svg/g)].map(([, name]) => name);
  expect(shown.sort()).toEqual(Object.keys(pictures).sort());
  expect(readdirSync(new URL('images/penalties', docs)).sort()).toEqual(shown.map((name) => `${name}.svg`));
});

it('the guide has a chapter for every penalty and noise of the catalogue', () => {
  for (const kind of Object.keys({ ...regularizers, ...activityRegularizers, ...noises }))
    expect(guide()).toContain(`\`${kind}\``);
});
