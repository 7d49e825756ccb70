import { describe, expect, it } from 'vitest';
import type { Comparison, ComparisonRow } from '../comparison.ts';
import { comparisonFixture } from './fixture.ts';
import { renderReport } from './render-report.ts';

const voidElements = new Set(['meta', '!doctype']);

/** The elements in order of their opening tags; throws where an end tag does not close the latest open element. */
const parse = (page: string): readonly { name: string; attributes: string }[] => {
  const open: string[] = [];
  const elements: { name: string; attributes: string }[] = [];
  for (const [, slash, name, attributes, selfClosing] of page.matchAll(
    /<(\/?)([!a-zA-Z][\w-]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\s*(\/?)>/g,
  )) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else {
      elements.push({ name: name!, attributes: attributes! });
      if (selfClosing === '' && !voidElements.has(name!)) open.push(name!);
    }
  }
  expect(open).toEqual([]);
  return elements;
};

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];

const changed = (
  comparison: Comparison,
  change: (row: ComparisonRow) => Partial<ComparisonRow>,
): Comparison => ({
  ...comparison,
  rows: comparison.rows.map((row) => ({ ...row, ...change(row) })),
});

const fixture = comparisonFixture();
const notFinite = { mean: Number.NaN, deviation: Number.NaN, low: -Infinity, high: Infinity };
const long = 'a penalty with a very long name that never seems to end '.repeat(3);

const comparisons: Readonly<Record<string, Comparison>> = {
  'five families and two seeds': fixture,
  'a single seed': comparisonFixture([7]),
  'one row': { ...fixture, rows: fixture.rows.slice(0, 1), samples: [] },
  'one penalised row and no reference': { ...fixture, rows: fixture.rows.slice(3, 4) },
  'no rows': { ...fixture, rows: [] },
  'no curves': changed(fixture, () => ({ curves: [], bestSteps: [] })),
  'empty curves': changed(fixture, () => ({ curves: [[], []] })),
  'no test results': changed(fixture, () => ({
    test: null,
    testPerplexity: null,
    testBitsPerCharacter: null,
    pValue: null,
    difference: null,
  })),
  'losses that are not finite': changed(fixture, ({ lambda, curves }) =>
    lambda === null || lambda > 1e-5
      ? {
          validation: notFinite,
          train: notFinite,
          gap: notFinite,
          test: notFinite,
          testPerplexity: Infinity,
          testBitsPerCharacter: Number.NaN,
          pValue: Number.NaN,
          difference: { mean: Number.NaN, low: -Infinity, high: Infinity },
          curves: curves.map((curve) =>
            curve.map((point, index) =>
              index % 5 === 3 ? { ...point, train: Number.NaN, validation: Infinity } : point,
            ),
          ),
        }
      : {},
  ),
  'nothing finite at all': changed(fixture, ({ curves }) => ({
    validation: notFinite,
    train: notFinite,
    gap: notFinite,
    zeros: notFinite,
    seconds: Number.NaN,
    curves: curves.map((curve) =>
      curve.map(({ step }) => ({ step, train: Number.NaN, validation: Number.NaN })),
    ),
  })),
  'strengths of zero': changed(fixture, ({ lambda }) => ({ lambda: lambda === null ? null : 0 })),
  'equal losses': changed(fixture, () => ({ validation: fixture.rows[0]!.validation })),
  'long names': changed(fixture, ({ penalty }) => ({ penalty: long + penalty })),
};

describe('renderReport', () => {
  describe.each(Object.entries(comparisons))('with %s', (_, comparison) => {
    const page = renderReport(comparison);

    it('closes every element that it opens', () => {
      const elements = parse(page);
      expect(elements.filter(({ name }) => name === 'main')).toHaveLength(1);
      expect(page.startsWith('<!doctype html>')).toBe(true);
    });

    it('never shows what is not a number', () => {
      expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
    });

    it('gives every figure and every plot an accessible name, and every id once', () => {
      const elements = parse(page);
      const ids = elements.flatMap(({ attributes }) => attribute(attributes, 'id') ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const figures = elements.filter(({ name }) => name === 'figure');
      const images = elements.filter(({ attributes }) => attribute(attributes, 'role') === 'img');
      expect(figures).toHaveLength(4);
      for (const { attributes } of [...figures, ...images]) {
        expect(ids).toContain(attribute(attributes, 'aria-labelledby'));
      }
      for (const { attributes } of images) expect(ids).toContain(attribute(attributes, 'aria-describedby'));
    });

    it('needs neither network nor script', () => {
      expect(page).not.toMatch(/<script|<link|<img|\ssrc=|\shref=|url\(|@import|https?:/);
    });
  });

  it('shows the verdict as the headline', () => {
    expect(renderReport({ ...fixture, verdict: 'No penalty is best.' })).toContain(
      '<h1>No penalty is best.</h1>',
    );
  });

  it('shows the numbers that it was given', () => {
    const l1 = fixture.rows.find(({ penalty, lambda }) => penalty === 'l1' && lambda === 1e-4)!;
    const page = renderReport(fixture).replace(/<span class="below">|<\/span>/g, '');
    for (const { mean, deviation } of [l1.validation, l1.train, l1.gap, l1.test!]) {
      expect(page).toContain(`<td class="number">${mean.toFixed(4)} ± ${deviation.toFixed(4)}</td>`);
    }
    expect(page).toContain(`<td class="number">${(100 * l1.zeros.mean).toFixed(1)} % ±`);
    expect(page).toContain(`<td class="number">${l1.testPerplexity!.toFixed(2)}</td>`);
    expect(page).toContain(`<td class="number">${l1.testBitsPerCharacter!.toFixed(3)}</td>`);
    expect(page).toContain(`−${(-l1.difference!.mean).toFixed(4)} [−${(-l1.difference!.low).toFixed(4)}, −`);
    expect(page).toContain('163,840 characters to train on, 20,480 to validate and 20,480 to test');
  });

  it('has every point of the chosen curves in the table of the figure', () => {
    const chosen = fixture.rows.filter(({ isChosenOfFamily }) => isChosenOfFamily);
    const page = renderReport(fixture);
    for (const { step, train, validation } of chosen.flatMap(({ curves }) => curves.flat())) {
      const cells = [
        step.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ','),
        train.toFixed(4),
        validation.toFixed(4),
      ];
      expect(page).toContain(cells.map((cell) => `<td class="number">${cell}</td>`).join(''));
    }
  });

  it('names the best row by a word, once', () => {
    expect(renderReport(fixture).split('<span class="tag">best</span>')).toHaveLength(2);
  });

  it('names the gap of no penalty overfit, and no other', () => {
    expect(renderReport(fixture).split('>overfit<')).toHaveLength(2);
    expect(renderReport({ ...fixture, rows: fixture.rows.slice(1) })).not.toContain('>overfit<');
  });

  it('shows no spread for a single seed', () => {
    expect(renderReport(comparisonFixture([7]))).not.toContain('±');
  });

  it('says at which step a seed stopped being finite', () => {
    expect(renderReport(comparisons['losses that are not finite']!)).toContain(
      'Seed 1: the loss is not finite at step 400.',
    );
  });

  it('escapes whatever came from outside', () => {
    const attack = `</pre></td><script>alert("1")</script>'"&\u0000`;
    const page = renderReport({
      ...changed(fixture, ({ penalty }) => ({ penalty: attack + penalty, as: attack })),
      data: { ...fixture.data, name: attack, fingerprint: attack },
      model: { ...fixture.model, spec: { kind: attack } },
      verdict: attack,
      samples: [{ penalty: attack, prompt: attack, text: attack }],
      environment: { [attack]: attack },
    });
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&quot;&amp;\u{fffd}');
    parse(page);
  });

  it('shows a prompt once, whether or not the text repeats it', () => {
    const shown = (text: string): string =>
      renderReport({ ...fixture, samples: [{ penalty: 'l1', prompt: 'Once', text }] });
    expect(shown('Once upon')).toContain('<b>Once</b> upon</pre>');
    expect(shown(' upon')).toContain('<b>Once</b> upon</pre>');
  });
});
