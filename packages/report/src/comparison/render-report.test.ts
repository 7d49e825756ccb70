import { describe, expect, it } from 'vitest';
import { withoutScripts } from '../page/without-scripts.ts';
import type { ComparedRun, Comparison, ConfirmedFamily } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { renderReport as render } from './render-report.ts';

/** The page as it reads; that its scripts are its own is checked on the way. */
const renderReport = (...given: Parameters<typeof render>): string => withoutScripts(render(...given));

const voidElements = new Set(['meta', '!doctype', 'input']);

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

/** Every run of both phases changed, and every family. */
const changed = (
  comparison: Comparison,
  run: (run: ComparedRun) => Partial<ComparedRun>,
  family: (family: ConfirmedFamily) => Partial<ConfirmedFamily> = () => ({}),
): Comparison => ({
  ...comparison,
  exploration: comparison.exploration.map((row) => ({
    ...row,
    runs: row.runs.map((each) => ({ ...each, ...run(each) })),
  })),
  families: comparison.families.map((row) => ({
    ...row,
    runs: row.runs.map((each) => ({ ...each, ...run(each) })),
    ...family(row),
  })),
});

/** Only some families. */
const only = (comparison: Comparison, penalties: readonly string[]): Comparison => ({
  ...comparison,
  exploration: comparison.exploration.filter(({ penalty }) => penalties.includes(penalty)),
  families: comparison.families.filter(({ penalty }) => penalties.includes(penalty)),
});

const fixture = comparisonFixture();
const notFinite = { mean: Number.NaN, deviation: Number.NaN, low: -Infinity, high: Infinity };
const estimates = {
  validation: notFinite,
  train: notFinite,
  gap: notFinite,
  zeros: notFinite,
  test: notFinite,
};
const long = 'a penalty with a very long name that never seems to end '.repeat(3);
const lost = { bestStep: null, train: null, validation: null, test: null, zeros: null };
const renamed = (comparison: Comparison, rename: (penalty: string) => string): Comparison => ({
  ...comparison,
  exploration: comparison.exploration.map((row) => ({ ...row, penalty: rename(row.penalty) })),
  families: comparison.families.map((row) => ({ ...row, penalty: rename(row.penalty) })),
});

const comparisons: Readonly<Record<string, Comparison>> = {
  'five families': fixture,
  'a single seed': comparisonFixture([7]),
  'no penalty alone': { ...only(fixture, ['none']), samples: [] },
  'no reference': only(fixture, ['l1', 'dropout']),
  nothing: only(fixture, []),
  'no curves': changed(fixture, () => ({ curve: [] })),
  'diverged runs while exploring': { ...changed(fixture, () => lost), families: fixture.families },
  'a lost family': {
    ...only(fixture, ['none', 'l1']),
    lost: [{ penalty: 'l2', label: 'L2', lambda: 3, reason: 'seed 4: training diverged.' }],
  },
  'nothing compared': changed(
    fixture,
    () => ({}),
    () => ({ against: null }),
  ),
  'losses that are not finite': changed(
    fixture,
    ({ curve }) => ({
      curve: curve.map((point, index) =>
        index % 5 === 3 ? { ...point, train: Number.NaN, validation: Infinity } : point,
      ),
    }),
    () => ({
      ...estimates,
      testPerplexity: { absent: 'the loss is too large' },
      testBitsPerCharacter: { absent: 'the loss is too large' },
    }),
  ),
  'equal losses': changed(fixture, () => ({ validation: 2 })),
  'long names': renamed(fixture, (penalty) => long + penalty),
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
      expect(figures.length).toBeGreaterThanOrEqual(4);
      for (const { attributes } of [...figures, ...images]) {
        expect(ids).toContain(attribute(attributes, 'aria-labelledby'));
      }
      for (const { attributes } of images) expect(ids).toContain(attribute(attributes, 'aria-describedby'));
    });

    it('needs no network, and runs its own scripts alone', () => {
      expect(page).not.toMatch(/<script|<link|<img|\ssrc=|\shref=|url\(|@import|https?:/);
    });
  });

  it('shows the verdict as the headline, and its sentences below', () => {
    const verdict = { headline: 'Nothing could be told.', sentences: ['It is so.', 'And so.', 'Too.'] };
    expect(renderReport({ ...fixture, verdict })).toContain(
      '<h1>Nothing could be told.</h1>\n<div class="verdict"><p>It is so.</p><p>And so. Too.</p></div>',
    );
  });

  it('tells four things of each family, and the rest behind a line that opens it', () => {
    const page = renderReport(fixture);
    const beforeDetails = page.slice(0, page.indexOf('<details>'));
    expect(beforeDetails.match(/<th scope="col"/g)).toHaveLength(4);
    const l1 = fixture.families.find(({ penalty }) => penalty === 'l1')!;
    expect(beforeDetails).toContain(
      `<span>${l1.test.mean.toFixed(3)} <span class="below">± ${l1.test.deviation.toFixed(3)}</span></span>`,
    );
    expect(beforeDetails).toContain('−0.099 <span class="below">−0.131 … −0.067</span>');
    expect(beforeDetails).toContain('reads new text better (p\u00a0&lt;\u00a00.001)');
    expect(beforeDetails).toContain('no difference could be told (p\u00a0=\u00a00.810)');
    expect(page).toContain('163,840 characters to train on, 20,480 to validate and 20,480 to test');
  });

  it('draws an interval from its lower to its upper end, on an axis with 0', () => {
    const page = renderReport(fixture);
    const figure = page.slice(page.indexOf('id="differences"'), page.indexOf('</figure>'));
    const bars = [...figure.matchAll(/<path class="line" d="M([\d.]+) \d+H([\d.]+)M/g)].map(
      ([, low, high]) => [+low!, +high!],
    );
    expect(bars).toHaveLength(4);
    const order = fixture.families.filter(({ against }) => against !== null);
    const zero = +/<path class="reference" d="M([\d.]+) /.exec(figure)![1]!;
    for (const [index, { against }] of order.entries()) {
      const [low, high] = bars[index]!;
      expect(low!).toBeLessThan(high!);
      expect(low! < zero).toBe(against!.low < 0);
      expect(high! < zero).toBe(against!.high < 0);
    }
  });

  it('leaves room for every label of an axis, minus signs too', () => {
    const page = renderReport(fixture);
    const strengths = page.slice(
      page.indexOf('id="strengths"'),
      page.indexOf('</figure>', page.indexOf('id="strengths"')),
    );
    const labels = [...strengths.matchAll(/<text x="([\d.]+)" y="[\d.]+" text-anchor="end">([−\d.]+)</g)];
    expect(labels.some(([, , text]) => text!.startsWith('−'))).toBe(true);
    for (const [, x, text] of labels) expect(+x!).toBeGreaterThanOrEqual(8.5 * text!.length);
  });

  it('leaves out no level of the headings', () => {
    const levels = [...renderReport(fixture).matchAll(/<h([1-6])/g)].map(([, level]) => +level!);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThan(2);
  });

  it('holds a strength against no penalty with the same seeds', () => {
    const page = renderReport(fixture);
    const none = fixture.exploration.find(({ penalty }) => penalty === 'none')!;
    const l1 = fixture.exploration.find(({ penalty, isChosen }) => penalty === 'l1' && isChosen)!;
    const mean =
      l1.runs.reduce((sum, { validation }, seed) => sum + validation! - none.runs[seed]!.validation!, 0) / 2;
    expect(page).toContain(`L1, λ\u00a0=\u00a01e-4: ${mean.toFixed(3).replace('-', '−')}, 2 seeds`);
  });

  it('has every point of the confirmed curves in the table of the figure', () => {
    const page = renderReport(fixture);
    for (const { step, train, validation } of fixture.families.flatMap(({ runs }) =>
      runs.flatMap(({ curve }) => curve),
    )) {
      const cells = [
        step.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ','),
        train.toFixed(4),
        validation.toFixed(4),
      ];
      expect(page).toContain(cells.map((cell) => `<td class="number">${cell}</td>`).join(''));
    }
  });

  it('has every run in a table', () => {
    const page = renderReport(fixture);
    const runs = [...fixture.exploration, ...fixture.families].flatMap((row) => row.runs);
    const table = page.slice(
      page.indexOf('<summary>Every run</summary>'),
      page.indexOf('<summary>How it was done'),
    );
    expect(table.match(/<th scope="row"/g)).toHaveLength(runs.length);
    for (const { test } of fixture.families.flatMap((row) => row.runs))
      expect(table).toContain(test!.toFixed(4));
  });

  it('says where a choice is at the end of what was tried', () => {
    // once in each of the four states of the axes
    expect(renderReport(fixture).split('The choice is the strongest that was tried')).toHaveLength(1 + 4);
  });

  it('says which family has no figures, and why', () => {
    expect(renderReport(comparisons['a lost family']!)).toContain(
      'L2 at strength 3 has no figures: seed 4: training diverged.',
    );
  });

  it('names the gap of no penalty overfit, and no other', () => {
    // on even and on log axes
    expect(renderReport(fixture).split('>overfit<')).toHaveLength(1 + 2);
    expect(renderReport(only(fixture, ['l1']))).not.toContain('>overfit<');
  });

  it('shows no spread for a single seed', () => {
    expect(renderReport(comparisonFixture([7]))).not.toContain('±</');
  });

  it('says at which step a seed stopped being finite', () => {
    expect(renderReport(comparisons['losses that are not finite']!)).toContain(
      'Seed 3: the loss is not finite at step 400.',
    );
  });

  it('escapes whatever came from outside', () => {
    const attack = `</pre></td><script>alert("1")</script>'"&\u0000`;
    const page = renderReport({
      ...renamed(fixture, (penalty) => attack + penalty),
      data: { ...fixture.data, name: attack, fingerprint: attack },
      model: { ...fixture.model, spec: { kind: attack } },
      verdict: { headline: attack, sentences: [attack] },
      lost: [{ penalty: attack, label: attack, lambda: 1, reason: attack }],
      samples: [{ penalty: attack, label: attack, prompt: attack, text: attack }],
      environment: { [attack]: attack },
    });
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&quot;&amp;\u{fffd}');
    parse(page);
  });

  it('shows a prompt once, whether or not the text repeats it', () => {
    const shown = (text: string): string =>
      renderReport({ ...fixture, samples: [{ penalty: 'l1', label: 'L1', prompt: 'Once', text }] });
    expect(shown('Once upon')).toContain('<b>Once</b> upon</pre>');
    expect(shown(' upon')).toContain('<b>Once</b> upon</pre>');
  });
});
