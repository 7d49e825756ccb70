import { describe, expect, it } from 'vitest';
import type { ComparedRun, Comparison, ConfirmedFamily, ExploredStrength } from '../compare/comparison.ts';
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
  {
    run = () => ({}),
    family = () => ({}),
    both = () => ({}),
  }: {
    readonly run?: (run: ComparedRun, of: ExploredStrength | ConfirmedFamily) => Partial<ComparedRun>;
    readonly family?: (family: ConfirmedFamily) => Partial<ConfirmedFamily>;
    readonly both?: (
      of: ExploredStrength | ConfirmedFamily,
    ) => Partial<Pick<ConfirmedFamily, 'penalty' | 'as' | 'lambda'>>;
  },
): Comparison => {
  const runsOf = (of: ExploredStrength | ConfirmedFamily) =>
    of.runs.map((one) => ({ ...one, ...run(one, of) }));
  return {
    ...comparison,
    exploration: comparison.exploration.map((of) => ({ ...of, runs: runsOf(of), ...both(of) })),
    families: comparison.families.map((of) => ({ ...of, runs: runsOf(of), ...family(of), ...both(of) })),
  };
};

const fixture = comparisonFixture();
const few = comparisonFixture({ explore: [1], confirm: [7] });
const notFinite = { mean: Number.NaN, deviation: Number.NaN, low: -Infinity, high: Infinity };
const long = 'a penalty with a very long name that never seems to end '.repeat(3);
const only = (comparison: Comparison, ...penalties: readonly string[]): Comparison => ({
  ...comparison,
  exploration: comparison.exploration.filter(({ penalty }) => penalties.includes(penalty)),
  families: comparison.families.filter(({ penalty }) => penalties.includes(penalty)),
});

const comparisons: Readonly<Record<string, Comparison>> = {
  'five families and six fresh seeds': fixture,
  'a single seed': few,
  'none alone': { ...only(fixture, 'none'), samples: [] },
  'one family and no reference': changed(only(fixture, 'l1'), { family: () => ({ against: null }) }),
  'no families': { ...fixture, exploration: [], families: [] },
  'no curves': changed(fixture, { run: () => ({ curve: [] }) }),
  'a family that is lost': {
    ...only(fixture, 'none', 'l1', 'l2'),
    lost: [{ penalty: 'dropout', lambda: 0.9, reason: 'seed 3: the loss is not finite at step 4' }],
  },
  'explored runs that diverged': changed(fixture, {
    run: ({ test }, { lambda }) =>
      test === null && (lambda ?? 0) > 1e-5
        ? { bestStep: null, train: null, validation: null, zeros: null }
        : {},
  }),
  'losses that are not finite': changed(fixture, {
    run: ({ curve }) => ({
      curve: curve.map((point, index) =>
        index % 5 === 3 ? { ...point, train: Number.NaN, validation: Infinity } : point,
      ),
    }),
    family: ({ against }) => ({
      validation: notFinite,
      train: notFinite,
      gap: notFinite,
      zeros: notFinite,
      test: notFinite,
      testPerplexity: { absent: 'too large to tell' },
      testBitsPerCharacter: { absent: 'too large to tell' },
      against:
        against === null
          ? null
          : { ...against, mean: Number.NaN, low: -Infinity, high: Infinity, pValue: Number.NaN },
    }),
  }),
  'strengths of zero': changed(fixture, { both: ({ lambda }) => ({ lambda: lambda === null ? null : 0 }) }),
  'equal losses': changed(fixture, { run: () => ({ validation: 2, train: 2 }) }),
  'no differences at all': changed(fixture, {
    family: ({ against }) => ({ against: against && { ...against, mean: 0, low: 0, high: 0, pValue: 1 } }),
  }),
  'long names': changed(fixture, { both: ({ penalty }) => ({ penalty: long + penalty }) }),
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

    it('needs neither network nor script', () => {
      expect(page).not.toMatch(/<script|<link|<img|\ssrc=|\shref=|url\(|@import|https?:/);
    });
  });

  it('shows the verdict as the headline, and its sentences below', () => {
    const page = renderReport({
      ...fixture,
      verdict: { headline: 'No difference could be told', sentences: ['One.', 'Two.'] },
    });
    expect(page).toContain('<h1>No difference could be told</h1>');
    expect(page).toContain('<p>One.</p><p>Two.</p>');
  });

  it('shows the numbers that it was given', () => {
    const l1 = fixture.families.find(({ penalty }) => penalty === 'l1')!;
    const page = renderReport(fixture).replace(/<span class="below">|<\/?span>/g, '');
    expect(page).toContain(`${l1.test.mean.toFixed(3)} ± ${l1.test.deviation.toFixed(3)}`);
    for (const { mean, deviation } of [l1.validation, l1.train, l1.gap])
      expect(page).toContain(`<td class="number">${mean.toFixed(4)} ± ${deviation.toFixed(4)}</td>`);
    expect(page).toContain(`<td class="number">${(100 * l1.zeros.mean).toFixed(1)} % ±`);
    expect(page).toContain(`<td class="number">${Number(l1.testPerplexity).toFixed(2)}</td>`);
    expect(page).toContain(`<td class="number">${Number(l1.testBitsPerCharacter).toFixed(3)}</td>`);
    const { mean, low, high } = l1.against!;
    const shown = [mean, low, high].map((value) => `−${(-value).toFixed(3)}`);
    expect(page).toContain(`${shown[0]} ${shown[1]} … ${shown[2]}`);
    expect(page).toContain('163,840 characters to train on, 20,480 to validate and 20,480 to test');
  });

  it('has every point of the curves of fresh seeds in a table', () => {
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

  it('marks the families that read new text better, and no other', () => {
    const results = /<div class="scroll cards".*?<\/table>/s.exec(renderReport(fixture))![0];
    const better = fixture.families.filter(({ against }) => against?.finding === 'better');
    expect(results.split('<tr class="marked">')).toHaveLength(1 + better.length);
    expect(results.split('reads new text better')).toHaveLength(1 + better.length);
  });

  it('has four columns of results, each with its heading on a card', () => {
    const results = /<div class="scroll cards".*?<\/table>/s.exec(renderReport(fixture))![0];
    expect(results.split('<th scope="col"')).toHaveLength(1 + 4);
    expect(results.split('data-heading="Test loss"')).toHaveLength(1 + fixture.families.length);
  });

  it('holds each explored strength against none with the same seed', () => {
    const { runs } = fixture.exploration.find(({ penalty, lambda }) => penalty === 'l1' && lambda === 1e-6)!;
    const none = fixture.exploration[0]!.runs.find(({ seed }) => seed === runs[0]!.seed)!;
    const difference = runs[0]!.validation! - none.validation!;
    expect(renderReport(fixture)).toContain(`<td class="number">−${(-difference).toFixed(3)}</td>`);
  });

  it('says where a choice stands at the end of what was tried', () => {
    expect(renderReport(fixture)).toContain('The choice is the strongest that was tried');
    expect(renderReport(only(fixture, 'none', 'l1'))).not.toContain('that was tried: the best may lie');
  });

  it('says which family has no figures, and why', () => {
    expect(renderReport(comparisons['a family that is lost']!)).toContain(
      'Dropout at strength 0.9 has no figures: seed 3: the loss is not finite at step 4',
    );
  });

  it('says at which strength training diverged', () => {
    expect(renderReport(comparisons['explored runs that diverged']!)).toContain(
      'Training diverged at rate\u00a0=\u00a00.5.',
    );
  });

  it('shows no spread for a single seed, and what it then speaks of', () => {
    const page = renderReport(few);
    expect(page).not.toContain('±');
    expect(page).toContain('the trained models are taken as given');
    expect(renderReport(fixture)).toContain('crossed random effects');
  });

  it('escapes whatever came from outside', () => {
    const attack = `</pre></td><script>alert("1")</script>'"&\u0000`;
    const page = renderReport({
      ...changed(fixture, { both: ({ penalty }) => ({ penalty: attack + penalty, as: attack }) }),
      lost: [{ penalty: attack, lambda: null, reason: attack }],
      data: { ...fixture.data, name: attack, fingerprint: attack },
      model: { ...fixture.model, spec: { kind: attack } },
      verdict: { headline: attack, sentences: [attack] },
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
