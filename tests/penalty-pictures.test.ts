import { readdirSync, readFileSync } from 'node:fs';
import type { Descriptor } from '@ridgeline/contracts';
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

it('the guide has a chapter for every penalty and noise that is stable', () => {
  const kinds: Readonly<Record<string, Descriptor>> = { ...regularizers, ...activityRegularizers, ...noises };
  for (const [kind, { stage }] of Object.entries(kinds))
    if (stage === 'stable') expect(guide()).toContain(`\`${kind}\``);
});
