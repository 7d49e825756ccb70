import { describe, expect, it } from 'vitest';
import { comparisonMarkdown } from '../comparison/markdown.ts';
import { renderReport } from '../comparison/render-report.ts';
import type { ComparedRun, Comparison } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { frontOf, type Trade, toldTrades, tradesOf, traitsOf } from './trades.ts';

const comparison = comparisonFixture();
const trades = tradesOf(comparison);

const without = (given: Comparison, change: (run: ComparedRun) => ComparedRun): Comparison => ({
  ...given,
  exploration: given.exploration.map((row) => ({ ...row, runs: row.runs.map(change) })),
  families: given.families.map((row) => ({ ...row, runs: row.runs.map(change) })),
});

describe('what quality costs', () => {
  it('has every strength once: confirmed by fresh seeds, or as it was tried', () => {
    expect(trades.filter(({ isConfirmed }) => isConfirmed)).toHaveLength(comparison.families.length);
    expect(trades).toHaveLength(comparison.exploration.length);
    expect(new Set(trades.map(({ title }) => title)).size).toBe(trades.length);
    expect(trades.every(({ test, isConfirmed }) => (test === null) === !isConfirmed)).toBe(true);
  });

  it('holds losses against none with the same seeds', () => {
    const none = comparison.families.find(({ penalty }) => penalty === 'none')!;
    const l1 = comparison.families.find(({ penalty }) => penalty === 'l1')!;
    const found = trades.find(({ family, isConfirmed }) => family.name === 'l1' && isConfirmed)!;
    expect(found.loss).toBeCloseTo(l1.validation.mean - none.validation.mean, 12);
    expect(trades.find(({ family }) => family.name === 'none')!.loss).toBe(0);
    // 12 evaluations of 100 steps each
    const [run] = l1.runs;
    expect(found.stepMs).toBeCloseTo((1000 * run!.seconds) / 1200, 12);
  });

  it('has on each front what nothing beats in loss and that trait, by rising cost', () => {
    const of = (title: string, isConfirmed: boolean, [loss, zeros, bytes, stepMs]: readonly number[]) =>
      ({ ...{ title, isConfirmed, loss, zeros, bytes, stepMs }, test: null }) as unknown as Trade;
    const all = [
      of('none', true, [0, 0, 100, 1]),
      of('half', false, [-0.2, 0.5, 50, 2]),
      of('most', true, [-0.1, 0.9, 10, 3]),
      // worse than the half in everything
      of('beaten', false, [0.1, 0.4, 60, 4]),
    ];
    const fronts = traitsOf(all).map((trait) => [trait.name, frontOf(all, trait).map(({ title }) => title)]);
    expect(Object.fromEntries(fronts)).toEqual({
      zeros: ['most', 'half'],
      size: ['most', 'half'],
      time: ['none', 'half'],
    });
    expect(toldTrades(all).map(({ title }) => title)).toEqual(['none', 'half', 'most']);
  });

  it('has the best on every front', () => {
    const best = trades.reduce((least, each) => (each.loss < least.loss ? each : least));
    for (const each of traitsOf(trades)) expect(frontOf(trades, each)).toContain(best);
  });

  it('leaves out what does not differ, and what earlier reports do not tell', () => {
    const old = without(comparison, ({ bytes: _, ...run }) => run);
    expect(traitsOf(tradesOf(old)).map(({ name }) => name)).toEqual(['zeros', 'time']);
    const dense = without(comparison, (run) => ({ ...run, zeros: 0, bytes: 400 }));
    expect(traitsOf(tradesOf(dense)).map(({ name }) => name)).toEqual(['time']);
    expect(renderReport(old)).toContain('What quality costs');
  });

  it('is a figure with its table on the page, and a table in the text', () => {
    const page = renderReport(comparison);
    expect(page).toContain('id="pareto-heading"');
    expect(page.split('Loss against').length - 1).toBeGreaterThanOrEqual(3);
    const text = comparisonMarkdown(comparison);
    expect(text).toContain('## What quality costs');
    const rows = text.split('\n').filter((line) => /\| (confirmed|tried) \|/.test(line));
    expect(rows).toHaveLength(toldTrades(trades).length);
  });
});
