import { describe, expect, it } from 'vitest';
import { classBars } from '../figures/coefficients-figure.ts';
import type { TestReading, Tuning } from '../results/tuning.ts';
import { readingSection } from './reading-section.ts';

/** K classes of ten texts each, of which one is taken for the next class. */
const readingOf = (labels: readonly string[]): TestReading => ({
  accuracy: 0.9,
  macroF1: 0.9,
  perClass: labels.map((label) => ({ label, precision: 0.9, recall: 0.9, f1: 0.9, support: 10 })),
  confusion: labels.map((_, k) =>
    labels.map((_, other) => (k === other ? 9 : other === (k + 1) % labels.length ? 1 : 0)),
  ),
  misread: labels.length,
  rows: labels.map((label, k) => ({
    line: k + 2,
    text: `<script>alert(${k})</script>`,
    actual: label,
    predicted: labels[(k + 1) % labels.length]!,
    probability: 0.99,
  })),
  withoutKnownWord: 3,
});

const names = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, k) => `${['شكوى', '漢字の長い名前', 'a very long name of a class & more'][k % 3]} ${k}`,
  );

describe('the reading of the test part', () => {
  it.each([2, 6, 40])('shows every one of %i classes by its whole name', (count) => {
    const labels = names(count);
    const { markup } = readingSection({ reading: readingOf(labels) } as Tuning)!;
    for (const label of labels)
      expect(markup.split(`<bdi>${label.replace('&', '&amp;')}</bdi>`).length).toBeGreaterThan(2);
    expect(markup.match(/<b>9<\/b>/g)).toHaveLength(count);
    expect(markup.match(/class="wrong"/g)).toHaveLength(count);
    expect(markup).toContain('3 texts hold no word');
    expect(markup.match(/<th scope="col" class="number name">/g)).toHaveLength(count);
    expect(markup).not.toContain('<script>');
    expect(markup).toContain(`line ${count + 1}: `);
  });

  it('says so where nothing was misread, and is absent where nothing was tested', () => {
    const none = { ...readingOf(['a', 'b']), misread: 0, rows: [] };
    expect(readingSection({ reading: none } as unknown as Tuning)!.markup).toContain('None: every text');
    expect(readingSection({} as Tuning)).toBeNull();
  });
});

describe('the bars of the classes', () => {
  const tuning = {
    lossForm: 'decimals',
    chosen: { lambda: 0.1, penalty: 'l1', minimum: 0.1, oneStandardError: 0.1 },
    coefficients: {
      of: 'n-grams',
      lambdas: [1, 0.1],
      nonZeros: [0, 3],
      explained: [0, 0.4],
      outputs: [
        {
          name: 'ham',
          columns: [
            { name: 'a rather long n-gram & more', values: [0, 1] },
            { name: 'late', values: [0, 0] },
          ],
        },
        {
          name: 'spam',
          columns: [
            { name: 'win', values: [0, 0.5] },
            { name: 'free', values: [0, 2] },
          ],
        },
      ],
    },
  } as unknown as Tuning;

  it('are sorted by weight at the chosen strength, with whole names, and the path is folded', () => {
    const { markup } = classBars(tuning)!;
    expect(markup).toContain('<bdi>a rather long n-gram &amp; more</bdi>');
    expect(markup.indexOf('<bdi>free</bdi>')).toBeLessThan(markup.indexOf('<bdi>win</bdi>'));
    expect(markup).toContain('width:25%');
    expect(markup.slice(0, markup.indexOf('<details>'))).not.toContain('late');
    expect(markup.slice(0, markup.indexOf('<details>'))).not.toContain('<svg');
  });
});
