import { describe, expect, it } from 'vitest';
import { learningRateNotes, learningRateVerdict, rateText } from '../page/learning-rate-verdict.ts';
import { prose } from '../page/prose.ts';
import { withoutScripts } from '../page/without-scripts.ts';
import type { LearningRateTest } from '../results/learning-rate.ts';
import { renderLearningRate as render } from './render-learning-rate.ts';

/** The page as it reads; that its scripts are its own is checked on the way. */
const renderLearningRate = (...given: Parameters<typeof render>): string => withoutScripts(render(...given));

const rates = Array.from({ length: 41 }, (_, i) => 1e-6 * Math.exp((i * Math.log(1e7)) / 40));
const points = rates.map((rate) => ({
  rate,
  loss: 2 + 1 / (1 + 1e3 * rate),
  smoothed: 2 + 1 / (1 + 9e2 * rate),
}));

const base: Omit<LearningRateTest, 'verdict' | 'seconds'> = {
  task: 'language-model',
  data: { name: 'tales & <more>.txt', fingerprint: 'abc', unit: 'characters', train: 80_000 },
  model: { kind: 'lstm', parameters: 1234 },
  config: { task: 'language-model' },
  optimizer: 'adam',
  configured: 0.002,
  lossUnit: 'nats per token',
  lossForm: 'decimals',
  range: { from: 1e-6, to: 10, steps: 41, smoothing: 0.5, divergence: 4 },
  points,
  suggestion: { rate: rates[18]!, loss: points[18]!.smoothed },
  lowest: { rate: rates[34]!, loss: points[34]!.smoothed },
  diverged: rates[40]!,
  isAtStart: false,
  environment: { node: '20' },
};
const finished = (change: Partial<LearningRateTest> = {}): LearningRateTest => {
  const test = { ...base, ...change };
  return { verdict: learningRateVerdict(test), seconds: 12, ...test };
};
const broken = points.map((point, i) => (i === 40 ? { ...point, loss: null, smoothed: null } : point));
const none = { suggestion: null, lowest: null };

const tests: Readonly<Record<string, LearningRateTest>> = {
  'a whole curve': finished(),
  'a loss that is not finite': finished({ points: broken }),
  'a curve that never diverges': finished({ diverged: null, isAtStart: true, configured: 'warmupCosine' }),
  'a curve that does not fall': finished({ ...none, diverged: null }),
  'a training that diverges at once': finished({
    ...none,
    points: [points[0]!, { rate: rates[1]!, loss: null, smoothed: null }],
    diverged: rates[1]!,
  }),
  'no loss that is finite': finished({
    ...none,
    points: [{ rate: rates[0]!, loss: null, smoothed: null }],
    diverged: rates[0]!,
  }),
};

describe.each(Object.entries(tests))('the page of %s', (_, test) => {
  const page = renderLearningRate(test);

  it('never shows what is not a number, and escapes what comes from outside', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(page).not.toContain('<more>');
  });

  it('says its verdict and what must be known beside it', () => {
    expect(page).toContain(`<h1>${prose(test.verdict).markup}</h1>`);
    for (const note of learningRateNotes(test)) expect(page).toContain(`<p>${prose(note).markup}</p>`);
    expect(page).toContain('no held-out data had a part in it');
  });

  it('gives the plot a name and a summary, and every id once', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const [, named, described] = /role="img" aria-labelledby="([^"]*)" aria-describedby="([^"]*)"/.exec(
      page,
    )!;
    expect(ids).toEqual(expect.arrayContaining([named, described]));
  });
});

describe('in words', () => {
  it('suggests the steepest rate to two digits, as one that was not validated', () => {
    expect(finished().verdict).toBe(
      'The training loss falls fastest at a learning rate of 0.0014: a rate to begin with, not one that was validated.',
    );
    expect([1.8679e-3, 0.1234, 12.7].map(rateText)).toEqual(['0.0019', '0.12', '13']);
  });

  it('names no number where there is none to name', () => {
    expect(tests['a curve that does not fall']!.verdict).toBe(
      'No learning rate can be suggested: between 1e-6 and 10 the training loss falls by no more than its noise.',
    );
    expect(tests['a training that diverges at once']!.verdict).toMatch(/training diverged at 1.5e-6, before/);
  });

  it('says where training diverged and how, or that it did not within the range', () => {
    expect(learningRateNotes(finished())[1]).toBe(
      'Training diverged at 10: the smoothed loss passed 4 times its lowest.',
    );
    expect(learningRateNotes(finished({ points: broken }))[1]).toBe(
      'Training diverged at 10: the loss was no longer finite.',
    );
    expect(learningRateNotes(finished({ diverged: null }))[1]).toMatch(
      /did not diverge up to 10: .* --highest/,
    );
  });

  it('says how many steps are too few, and what else shows a fall', () => {
    const few = learningRateNotes(tests['a training that diverges at once']!);
    expect(few).toContain(
      '41 steps are few: a loss is smoothed over 2 of them, which leaves most of its noise in. Take 100 or more: --steps 100.',
    );
    const ofRange = (range: object) =>
      learningRateNotes(finished({ ...none, diverged: null, range: { ...base.range, ...range } }));
    expect(ofRange({ steps: 10, smoothing: 0 }).join(' ')).toContain('10 steps are few: no loss is smoothed');
    const many = ofRange({ steps: 100, smoothing: 0.8 }).join(' ');
    expect(many).toContain('More steps, or larger batches');
    expect(many).not.toContain('few');
  });

  it('says that a rate is set aside where there is one', () => {
    expect(renderLearningRate(finished())).toContain('configured rate 0.002, set aside');
    const page = renderLearningRate(finished({ configured: null }));
    expect(page).toContain('no rate configured');
    expect(page).not.toContain(', set aside');
  });

  it('says that the range begins too late, and that a schedule was set aside', () => {
    const notes = learningRateNotes(tests['a curve that never diverges']!).join(' ');
    expect(notes).toContain('the steepest descent may lie before it. Begin lower: --lowest.');
    expect(notes).toContain('The schedule of the configuration (warmupCosine) was set aside');
  });
});

it('marks the three rates in the plot and in the table', () => {
  const page = renderLearningRate(finished());
  for (const name of ['steepest', 'lowest', 'diverged']) {
    expect(page).toContain(`<span class="tag">${name}</span>`);
    expect(page).toMatch(new RegExp(`<text class="label"[^>]*>${name} `));
  }
});

it('says how to go on, as the flags to copy, where there is a rate to go on with', () => {
  const page = renderLearningRate(finished());
  expect(page).toContain('<code>optimizer.learningRate=0.0014</code>');
  expect(page).toContain('<code>optimizer.learningRate=4.7e-4,0.0014,0.0042</code>');
  expect(renderLearningRate(tests['a curve that does not fall']!)).not.toContain('<code>optimizer');
});

it('shows the losses of all batches of a curve that does not fall, within the plot', () => {
  const noisy = points.map((point, i) => ({ rate: point.rate, loss: 2 + (i % 2 ? 0.5 : -0.5), smoothed: 2 }));
  const page = renderLearningRate(finished({ ...none, diverged: null, points: noisy }));
  const [, path] = /class="seed" d="(M[^"]{20,})"/.exec(page.slice(page.indexOf('<svg x=')))!;
  const [, top, height] = /<svg x="[^"]*" y="([^"]*)" width="[^"]*" height="([^"]*)"/.exec(page)!.map(Number);
  for (const [, y] of path!.matchAll(/[ML][\d.]+ ([\d.]+)/g)) {
    expect(Number(y)).toBeGreaterThanOrEqual(top!);
    expect(Number(y)).toBeLessThanOrEqual(top! + height!);
  }
});
