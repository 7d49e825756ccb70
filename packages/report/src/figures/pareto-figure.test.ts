import { describe, expect, it } from 'vitest';
import type { Comparison } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { paretoFigure } from './pareto-figure.ts';

const comparison = comparisonFixture();
const panelsOf = (of: Comparison): readonly string[] =>
  paretoFigure(of)!
    .markup.split(/<div class="panel[ "]/)
    .slice(1, 4);

interface Mark {
  readonly isHollow: boolean;
  readonly x: number;
  readonly y: number;
  readonly told: string;
}

const marksOf = (panel: string): readonly Mark[] =>
  [
    ...panel.matchAll(
      /class="mark( hollow)?" transform="translate\(([\d.]+) ([\d.]+)\)" d="[^"]*"><title>([^<]*)</g,
    ),
  ].map(([, hollow, x, y, told]) => ({
    isHollow: hollow !== undefined,
    x: Number(x),
    y: Number(y),
    told: told!,
  }));

/** One strength of L2 that was tried is worse by so many nats. */
const worse = (nats: number, lambdas: readonly number[]): Comparison => ({
  ...comparison,
  exploration: comparison.exploration.map((row) =>
    row.penalty === 'l2' && lambdas.includes(row.lambda!)
      ? { ...row, runs: row.runs.map((run) => ({ ...run, validation: run.validation! + nats })) }
      : row,
  ),
});

describe('the front of what quality costs', () => {
  it('marks what was confirmed as full and what was tried as hollow, the full ones on top', () => {
    for (const panel of panelsOf(comparison)) {
      const marks = marksOf(panel);
      expect(marks.map(({ isHollow }) => isHollow)).toEqual([
        ...new Array(comparison.exploration.length - comparison.families.length).fill(true),
        ...new Array(comparison.families.length).fill(false),
      ]);
      for (const { isHollow, told } of marks) expect(told.endsWith(', tried only')).toBe(isHollow);
    }
  });

  it('goes by steps: at the cost of the next, before the loss falls', () => {
    for (const panel of panelsOf(comparison)) {
      const [, path] = /class="ring" d="M([^"]*)"/.exec(panel)!;
      const points = path!.split('L').map((point) => point.split(' ').map(Number) as [number, number]);
      const marks = marksOf(panel).map(({ x, y }) => [x, y].map((at) => Math.round(at * 100) / 100));
      expect(points.length).toBeGreaterThan(2);
      points.forEach((point, i) => {
        if (i % 2 === 0) expect(marks).toContainEqual(point);
        else expect(point).toEqual([points[i + 1]![0], points[i - 1]![1]]);
      });
    }
  });

  it('leaves far worse strengths out of the plot, says how many, and keeps them in the table', () => {
    const all = marksOf(panelsOf(comparison)[0]!).length;
    for (const [lambdas, note] of [
      [[1e-3], 'One strength that was far worse than none is left out of the plot.'],
      [[1e-3, 1], '2 strengths that were far worse than none are left out of the plot.'],
    ] as const) {
      const figure = paretoFigure(worse(50, lambdas))!.markup;
      expect(figure.split(note)).toHaveLength(4);
      // a hundredth or two better than none before
      expect(figure).toMatch(/>\+49\.98\d\d<\/td>/);
      for (const panel of panelsOf(worse(50, lambdas)))
        expect(marksOf(panel)).toHaveLength(all - lambdas.length);
    }
    expect(paretoFigure(comparison)!.markup).not.toContain('left out of the plot');
  });
});
