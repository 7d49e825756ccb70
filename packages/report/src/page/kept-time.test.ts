import { expect, it } from 'vitest';
import { comparisonMarkdown } from '../comparison/markdown.ts';
import { renderReport } from '../comparison/render-report.ts';
import type { KeptTime } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { timeSentences } from './kept-time.ts';

const whole: KeptTime = {
  ...{ budget: 300, used: 287.6, runSeconds: 4, threads: 2 },
  asked: { explore: 2, confirm: 6 },
  planned: { strengths: null, explore: 2, confirm: 6, seconds: 280 },
  ...{ confirmed: 6, isExploringCut: false, droppedSeeds: [] },
};
const lowered: KeptTime = {
  ...whole,
  planned: { strengths: 4, explore: 1, confirm: 5, seconds: 290 },
  confirmed: 3,
  isExploringCut: true,
  droppedSeeds: [6, 7],
};

it('says what was used, and that all of it fitted', () => {
  expect(timeSentences({ time: whole })).toEqual([
    '288 s of 300 s were used; by the speed that was measured before all of it fitted.',
  ]);
  expect(timeSentences({})).toEqual([]);
  const regained = { ...whole, planned: { ...whole.planned, confirm: 5 } };
  expect(timeSentences({ time: regained })).toEqual([
    '288 s of 300 s were used; by the speed that was measured before the plan left out 1 fresh seed.',
    'Runs were faster: for 1 fresh seed there was time after all.',
  ]);
});

it('says what was left out before and behind the plan, on the page and in the text', () => {
  const sentences = timeSentences({ time: lowered });
  expect(sentences).toEqual([
    '288 s of 300 s were used; by the speed that was measured before the plan left out 1 exploring seed, all but 4 strengths of each path that nobody named, 1 fresh seed.',
    'Exploring ended before its plan: of each penalty the best strength that had been tried was confirmed.',
    'For want of time seeds 6, 7 were left out, for every penalty alike: the clock decided it, no result.',
  ]);
  const comparison = { ...comparisonFixture(), time: lowered };
  for (const sentence of sentences) {
    expect(renderReport(comparison)).toContain(sentence);
    expect(comparisonMarkdown(comparison)).toContain(sentence);
  }
});
