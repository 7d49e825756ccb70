import { expect, it } from 'vitest';
import { familiesOf } from '../page/families.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { strengthsAxis } from './strengths-axis.ts';

const fixture = comparisonFixture();
const axis = (comparison = fixture): string =>
  strengthsAxis(familiesOf(comparison), comparison)?.markup ?? '';
const namesOf = (list: string): readonly string[] =>
  [...list.matchAll(/data-name="([^"]*)" data-told/g)].map(([, name]) => name!);

it('goes from no penalty through every strength that was explored, and begins at the choice', () => {
  const own = axis()
    .split('<div class="along"')
    .find((list) => list.startsWith(' data-name="λ of L1,'))!;
  expect(namesOf(own)).toEqual([
    'no penalty',
    'λ\u00a0=\u00a01e-6',
    'λ\u00a0=\u00a01e-5',
    'λ\u00a0=\u00a01e-4',
    'λ\u00a0=\u00a00.001',
  ]);
  expect(own).toContain('data-start="3"');
  expect(own).toContain('<b>λ\u00a0=\u00a01e-4</b> <span class="tag">chosen</span>');
});

it('has at each strength its own losses, zeros and text', () => {
  const row = fixture.exploration.find(({ penalty, lambda }) => penalty === 'l1' && lambda === 1e-5)!;
  const [, step] = axis().split(`data-name="λ\u00a0=\u00a01e-5" data-told="`);
  const mean = (of: (run: (typeof row.runs)[number]) => number): number =>
    row.runs.reduce((sum, run) => sum + of(run), 0) / row.runs.length;
  const own = step!.slice(0, step!.indexOf('</li>'));
  expect(own).toContain(`<dd>${mean(({ validation }) => validation!).toFixed(3)}</dd>`);
  expect(own).toContain(`<dd>${(100 * mean(({ zeros }) => zeros!)).toFixed(1)} %</dd>`);
  expect(own).toContain('<b>They climbed towards </b>L1 0.00001: ');
  // with the same seeds: less than none is a minus
  const none = fixture.exploration.find(({ penalty }) => penalty === 'none')!.runs;
  const gain = mean(
    ({ seed, validation }) => none.find((run) => run.seed === seed)!.validation! - validation!,
  );
  expect(gain).toBeGreaterThan(0.01);
  expect(own).toContain(`<dt>From no penalty</dt><dd>−${gain.toFixed(3)}</dd>`);
});

it('is not there without excerpts, and says where training diverged', () => {
  const { excerpts: _, ...without } = fixture;
  expect(axis(without)).toBe('');
  const lost = fixture.exploration.map(({ excerpt: __, ...row }) => row);
  expect(axis({ ...fixture, exploration: lost })).toContain('Training diverged: there is nothing to show.');
});
