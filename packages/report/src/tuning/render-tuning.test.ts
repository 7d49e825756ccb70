import type { Estimate } from '@ridgeline/contracts';
import { describe, expect, it } from 'vitest';
import { pathArea } from '../figures/strength-axis.ts';
import { tuningVerdict } from '../page/tune-verdict.ts';
import { withoutScripts } from '../page/without-scripts.ts';
import type { Tuning, TuningRow } from '../results/tuning.ts';
import { renderTuning as render } from './render-tuning.ts';

/** The page as it reads; that its scripts are its own is checked on the way. */
const renderTuning = (...given: Parameters<typeof render>): string => withoutScripts(render(...given));

const lambdas = [1, 0.3, 0.1, 0.03, 0.01];
const losses = [3.1, 2.4, 2.2, 2.25, 2.5];

/** Of two runs, `spread` apart. */
const estimateOf = (mean: number, spread = 0): Estimate => ({
  mean,
  deviation: spread / Math.SQRT2,
  low: mean - 6.4 * spread,
  high: mean + 6.4 * spread,
});

const rows: readonly TuningRow[] = lambdas.map((lambda, index) => {
  const [validation, train] = [estimateOf(losses[index]! + 0.01, 0.02), estimateOf(1.5 + 0.3 * index)];
  return {
    penalty: 'l1',
    as: 'proximal',
    lambda,
    settings: {},
    validation,
    standardError: 0.01,
    errors: [losses[index]!, losses[index]! + 0.02],
    train,
    gap: estimateOf(validation.mean - train.mean, 0.02),
    zeros: estimateOf(1 - index / 4),
    nonZeros: null,
    accuracy: null,
    test: lambda === 0.1 ? validation : null,
    pValue: null,
    steps: 300,
    seconds: 4,
  };
});

const base: Omit<Tuning, 'verdict' | 'seconds'> = {
  task: 'language-model',
  search: 'path',
  strength: { label: 'L1', symbol: 'λ', isEven: false },
  data: { name: 'tales.txt', fingerprint: 'abc', unit: 'characters', train: 800, valid: 100, test: 100 },
  model: { kind: 'lstm', parameters: 1234 },
  config: { task: 'language-model' },
  seeds: [1, 2],
  heldOut: { kind: 'validation', folds: 1, repeats: 1 },
  lossUnit: 'nats per token',
  lossForm: 'decimals',
  strongerBy: '--largest',
  rows,
  chosen: {
    rule: 'minimum',
    penalty: 'l1',
    lambda: 0.1,
    settings: {},
    minimum: 0.1,
    oneStandardError: 0.1,
    seed: 1,
  },
  startingPoints: { sizeRule: { lambda: 0.8, learningRate: 0.008 }, noiseLevel: null },
  test: { loss: rows[2]!.validation!, bitsPerCharacter: 3, accuracy: null, r2: null },
  nested: null,
  coefficients: null,
  cost: { steps: 1500, seconds: 20, trainingSteps: 400 },
  environment: { node: '20' },
};
const finished = (change: Partial<Tuning> = {}): Tuning => {
  const tuning = { ...base, ...change };
  return { verdict: tuningVerdict(tuning), seconds: 12, ...tuning };
};

const linear: Partial<Tuning> = {
  task: 'classification',
  heldOut: { kind: 'stratified', folds: 2, repeats: 1 },
  rows: rows.map((row, index) => ({ ...row, nonZeros: 3 * index, accuracy: 0.9 })),
  test: { ...base.test, accuracy: 0.95 },
  cost: { ...base.cost, trainingSteps: null },
  nested: { error: 2.3, folds: [{ lambda: 0.1, error: 2.3 }] },
  coefficients: {
    of: 'n-grams',
    lambdas,
    nonZeros: [0, 3, 6, 9, 12],
    explained: [0, 0.1, 0.2, 0.3, 0.4],
    outputs: [
      { name: 'ham', columns: [{ name: 'call me & more than that', values: [0, 0.5, 1, 1.5, 2] }] },
      {
        name: 'spam',
        columns: [
          { name: 'free', values: [0, 0, 1, 2, 2.01] },
          { name: 'win', values: [0, 0, 0, 1, 2] },
        ],
      },
    ],
    along: [
      { lambda: 1, outputs: [[], []] },
      { lambda: 0.1, outputs: [[{ name: 'call me', value: 1 }], [{ name: 'free', value: 1.25 }]] },
      {
        lambda: 0.01,
        outputs: [
          [],
          [
            { name: 'free', value: 2.01 },
            { name: 'win', value: 2 },
          ],
        ],
      },
    ],
  },
};
const noSpread = rows.map((row) => ({ ...row, standardError: null, errors: [row.errors[0]!] }));
const settings: Partial<Tuning> = {
  search: 'random',
  rows: rows.map((row, index) => ({
    ...row,
    penalty: 'none',
    lambda: null,
    settings: { 'model.hidden': 8 << index },
  })),
  chosen: {
    ...base.chosen,
    penalty: 'none',
    lambda: null,
    settings: { 'model.hidden': 32 },
    minimum: null,
    oneStandardError: null,
  },
};

const tunings: Readonly<Record<string, Tuning>> = {
  'a path of a language model': finished(),
  'a single seed': finished({
    rows: noSpread,
    seeds: [1],
    chosen: { ...base.chosen, oneStandardError: null },
  }),
  'a path of a linear model': finished(linear),
  'candidates of a search': finished(settings),
  'one row': finished({ rows: rows.slice(2, 3) }),
  'a training that failed': finished({
    rows: rows.map((row, index) =>
      index === 0 ? { ...row, validation: null, train: null, gap: null, standardError: null } : row,
    ),
  }),
  'a hundred strengths': finished({
    ...linear,
    chosen: { ...base.chosen, lambda: Math.exp(-5), minimum: Math.exp(-5), oneStandardError: Math.exp(-4) },
    rows: Array.from({ length: 100 }, (_, index) => ({
      ...rows[2]!,
      lambda: Math.exp(-index / 12),
      nonZeros: index,
      test: index === 60 ? rows[2]!.test : null,
    })),
  }),
};

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];

describe('renderTuning', () => {
  describe.each(Object.entries(tunings))('with %s', (_, tuning) => {
    const page = renderTuning(tuning);
    const tags = [...page.matchAll(/<([a-z]+)((?:\s+[\w-]+="[^"<>]*")*)\s*\/?>/gi)];

    it('never shows what is not a number', () => {
      expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
    });

    it('gives every plot a name and a summary, and every id once', () => {
      const ids = tags.flatMap(([, , attributes]) => attribute(attributes!, 'id') ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const images = tags.filter(([, , attributes]) => attribute(attributes!, 'role') === 'img');
      for (const [, , attributes] of images) {
        expect(ids).toContain(attribute(attributes!, 'aria-labelledby'));
        expect(ids).toContain(attribute(attributes!, 'aria-describedby'));
      }
    });

    it('has a table beside every figure', () => {
      const figures = page.split('<figure').slice(1);
      for (const figure of figures) expect(figure.split('</figure>')[0]).toContain('<table');
    });

    it('needs no network, and runs its own scripts alone', () => {
      expect(page).not.toMatch(/<script|<link|<img|\ssrc=|\shref=|url\(|@import|https?:/);
    });
  });

  it('has the losses, their standard errors and the zeros of every strength', () => {
    const page = renderTuning(finished());
    for (const { validation, standardError, train } of rows) {
      const cells = [validation!.mean, standardError!, train!.mean].map((value) => value.toFixed(4));
      expect(page).toContain(cells.map((cell) => `<td class="number">${cell}</td>`).join(''));
    }
    expect(page).toContain('75.0 %');
  });

  it('marks the strength that both rules chose once, and names both where they differ', () => {
    expect(renderTuning(finished())).toContain('>lowest, and one s.e.</text>');
    const apart = renderTuning(finished({ chosen: { ...base.chosen, minimum: 0.03 } }));
    expect(apart).toContain('>lowest</text>');
    expect(apart).toContain('>one s.e.</text>');
  });

  it('says what leaves the plot, and warns where the lowest loss is at its end', () => {
    expect(renderTuning(finished())).toContain(
      '1 of 5 strengths has its loss above the plot; the table has it.',
    );
    // on each axis as many as have their mark above it
    const steep = rows.map((row, index) => ({
      ...row,
      validation: estimateOf([1, 1.1, 1.2, 3.05, 3.45][index]!),
    }));
    const curve = renderTuning(finished({ rows: steep }))
      .split('<figure id="curve"')[1]!
      .split('</figure>')[0]!;
    const views = curve.split('<div class="view ').slice(1);
    expect(views).toHaveLength(4);
    for (const view of views) {
      const marks = [...view.matchAll(/<circle class="mark" cx="[^"]+" cy="([^"]+)"/g)];
      const above = marks.filter(([, y]) => Number(y) < pathArea.top).length;
      expect([marks.length, view.match(/class="note">(\d) of 5/)?.[1] ?? '0']).toEqual([5, String(above)]);
    }
    const edge = renderTuning(finished({ chosen: { ...base.chosen, minimum: 0.01 } }));
    expect(edge).toContain('a weaker one may do better');
  });

  it('names the coefficients along the path, and the number that is left above the curve', () => {
    const page = renderTuning(finished(linear));
    expect(page).toContain('What speaks for “spam”');
    expect(page).toContain('>call me &amp;…</text>');
    expect(page).toContain('>non-zero coefficients</text>');
    expect(page).toContain('<dt>Whole procedure</dt><dd><b>2.3</b>: its error, the choice included');
  });

  it('goes along the strengths from weak to strong with losses, what is left and its words, and begins at the choice', () => {
    const page = renderTuning(finished(linear));
    const axis = page.slice(
      page.indexOf('<div class="along"'),
      page.indexOf('</section>', page.indexOf('<div class="along"')),
    );
    expect(axis).toContain('data-name="λ of L1, from weak to strong" data-start="1"');
    const [, weak, chosen, strong] = axis.split('<li class="step"');
    expect(weak).toContain(
      '<bdi>free</bdi> <small>2.010</small></li><li><bdi>win</bdi> <small>2.000</small>',
    );
    expect(chosen).toMatch(
      /<b>λ.=.0.1<\/b> <span class="tag">chosen<\/span> <span class="tag">lowest loss<\/span>/,
    );
    expect(chosen).toContain('<dd>2.210</dd>');
    expect(chosen).toContain('<dd>6 of all coefficients</dd>');
    expect(strong!.match(/nothing is left/g)).toHaveLength(2);
    expect(page).toContain('at 3 of 5 strengths of the path');
  });

  it('escapes whatever came from outside', () => {
    const attack = '</title><script>alert("1")</script>';
    const page = renderTuning(
      finished({
        ...linear,
        data: { ...base.data, name: attack, fingerprint: attack },
        coefficients: {
          ...linear.coefficients!,
          outputs: [{ name: attack, columns: [{ name: attack, values: [0, 1, 2, 3, 4] }] }],
          along: [1, 0.1].map((lambda) => ({ lambda, outputs: [[{ name: attack, value: 1 }]] })),
        },
      }),
    );
    expect(page).not.toContain('<script');
  });
});

it('says so where the path did better than a training of its own', () => {
  const trained = (mean: number) => ({
    chosen: { ...base.chosen, validation: { mean, deviation: 0.01, low: mean - 0.02, high: mean + 0.02 } },
  });
  expect(renderTuning(finished(trained(2.6)))).toContain(
    'came to 2.210 on the validation part, and to 2.600 trained from the beginning',
  );
  expect(renderTuning(finished(trained(2.21)))).not.toContain('trained from the beginning:');
});

it('writes errors by their digits, and names the flag that the result says', () => {
  const regression = finished({
    ...linear,
    task: 'regression',
    lossUnit: 'squared error',
    lossForm: 'significantDigits',
    strongerBy: '--lambdas',
    chosen: { ...base.chosen, minimum: 1 },
    test: { ...base.test, accuracy: null, r2: 0.5 },
    coefficients: { ...linear.coefficients!, of: 'numbers' },
  });
  expect(regression.verdict).toContain('On the test part: a squared error of 2.2100, R² 0.500.');
  const page = renderTuning(regression);
  expect(page).toContain('a stronger one may do better (--lambdas)');
  expect(page).toContain('Coefficients along the path');
  expect(page).not.toContain('What the classes are told by');
});
