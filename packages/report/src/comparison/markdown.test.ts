import { describe, expect, it } from 'vitest';
import type { Comparison } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { comparisonMarkdown } from './markdown.ts';
import { resultsText } from './results-table-text.ts';

const fixture = comparisonFixture();
const named = (label: string): Comparison => ({
  ...fixture,
  families: fixture.families.map((family) => (family.penalty === 'l1' ? { ...family, label } : family)),
});

describe('resultsText', () => {
  it('is a Markdown table of one line a family, whatever a family is called', () => {
    const lines = resultsText([named('a|b\n`c`')], 'markdown')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2 + fixture.families.length);
    expect(lines[0]).toBe(
      '| Penalty | Strength | Test loss | Against no penalty | p | Told | Gap | Exact zeros | Perplexity |',
    );
    expect(lines[1]).toBe('| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: |');
    const own = lines.find((line) => line.startsWith('| A'))!;
    expect(own.startsWith('| A\\|b \\`c\\` | 1e-4 | ')).toBe(true);
    expect(own).toContain(' | −0.099 [−0.131, −0.067] | < 0.001 | better | ');
  });

  it('is CSV in full precision, and names the data of several comparisons', () => {
    const other = { ...fixture, data: { ...fixture.data, name: 'other, tales.txt' } };
    const [head, ...lines] = resultsText([fixture, other], 'csv').trimEnd().split('\r\n');
    expect(head).toBe(
      'data,penalty,as,strength,test,test_deviation,seeds,difference,low,high,p,finding,gap,exact_zeros,perplexity',
    );
    expect(lines).toHaveLength(2 * fixture.families.length);
    expect(lines.at(-1)!.startsWith('"other, tales.txt",')).toBe(true);
    const [best] = fixture.families;
    expect(lines[0]!.split(',')[4]).toBe(String(best!.test.mean));
  });

  it('is LaTeX that takes no character for markup', () => {
    const lines = resultsText([named('50 % & {x}_y^2 \\z #1 ~')], 'latex')
      .trimEnd()
      .split('\n');
    expect(lines[1]).toBe('\\begin{tabular}{lrrrrlrrr}');
    const own = lines.find((line) => line.startsWith('{50'))!;
    expect(own).toMatch(
      /^\{50 \\% \\& \\\{x\\\}\\_y\\textasciicircum\{\}2 \\textbackslash\{\}z \\#1 \\textasciitilde\{\}\} & /,
    );
    expect(own).toContain('{$-$0.099 [$-$0.131, $-$0.067]}');
    expect(own.endsWith('\\\\')).toBe(true);
    expect(own.match(/(?<!\\)&/g)).toHaveLength(8);
    expect(lines.at(-1)).toBe('\\end{tabular}');
  });

  it('has accuracies of classifiers in place of perplexities', () => {
    const families = fixture.families.map(({ testPerplexity: _, testBitsPerCharacter: __, ...family }) => ({
      ...family,
      testAccuracy: { mean: 0.9, deviation: 0, low: 0.9, high: 0.9 },
    }));
    const [head, , first] = resultsText([{ ...fixture, families }], 'markdown').split('\n');
    expect(head).toMatch(/Accuracy \|$/);
    expect(head).not.toContain('Perplexity');
    expect(first).toMatch(/ 90\.0 % \|$/);
  });
});

describe('comparisonMarkdown', () => {
  const text = comparisonMarkdown({
    ...fixture,
    samples: [{ penalty: 'l1', label: 'L1', prompt: '# one', text: '```\n<b>two</b>\n````' }],
    lost: [{ penalty: 'l2', label: 'L2', lambda: 3, reason: 'seed 4: *loss* is not finite.' }],
  });

  it('says what the page says: verdict, table, how sure, what is lost', () => {
    expect(text.startsWith(`# ${fixture.verdict.headline}\n\n`)).toBe(true);
    for (const sentence of fixture.verdict.sentences) expect(text).toContain(sentence);
    expect(text).toContain(resultsText([fixture], 'markdown').trimEnd());
    expect(text).toContain('over 6 fresh seeds; differences with 95 % intervals that hold together');
    expect(text).toContain('L2 at strength 3 has no figures: seed 4: \\*loss\\* is not finite.');
    expect(text).toContain('with seeds 3, 4, 5, 6, 7, 8, and these models alone met the test part');
  });

  it('lets no text out of its place, and ends in the configuration as JSON', () => {
    expect(text).toContain('of “\\# one”:\n\n`````\n```\n<b>two</b>\n````\n`````\n');
    const config = /```json\n([\s\S]*)\n```\n$/.exec(text)![1]!;
    expect(JSON.parse(config)).toMatchObject({ training: fixture.config.training, seeds: fixture.seeds });
  });
});
