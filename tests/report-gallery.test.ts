import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { renderReport } from '../packages/report/src/comparison/render-report.ts';
import { renderLearningRate } from '../packages/report/src/learning-rate/render-learning-rate.ts';
import { comparisonFixture } from '../packages/report/src/results/fixture.ts';
import { renderTuning } from '../packages/report/src/tuning/render-tuning.ts';
import { picturesOf } from './report-gallery/pictures.ts';

/** Every plot of every report, drawn from results that are kept, and held to the picture that the guide shows. */
const stored = (name: string) =>
  JSON.parse(readFileSync(new URL(`fixtures/report/${name}.json`, import.meta.url), 'utf8'));

const pictures = new Map([
  ...picturesOf('comparison', renderReport(comparisonFixture())),
  ...picturesOf('tuning', renderTuning(stored('tuning'))),
  ...picturesOf('learning-rate', renderLearningRate(stored('learning-rate'))),
]);

const folder = new URL('../docs/images/report/', import.meta.url);
const guide = new URL('../docs/guides/reports.md', import.meta.url);

it.each([...pictures])('%s is drawn as it stands in the gallery', async (name, picture) => {
  await expect(picture).toMatchFileSnapshot(new URL(`${name}.svg`, folder).pathname);
});

it('draws every kind of plot', () => {
  expect(
    [...pictures.keys()]
      .map((name) => name.replace(/-\d+$/, ''))
      .filter((name, at, all) => all.indexOf(name) === at),
  ).toEqual([
    'comparison-differences',
    'comparison-strengths',
    'comparison-pareto',
    'comparison-curves',
    'comparison-gap',
    'comparison-zeros',
    'tuning-coefficients',
    'tuning-curve',
    'learning-rate-rates',
  ]);
});

afterAll(() => {
  // a picture that nothing draws any more, or that the guide does not show
  const kept = readdirSync(folder).map((name) => name.replace(/\.svg$/, ''));
  expect(kept.filter((name) => !pictures.has(name))).toEqual([]);
  const text = readFileSync(guide, 'utf8');
  expect([...pictures.keys()].filter((name) => !text.includes(`(../images/report/${name}.svg)`))).toEqual([]);
});
