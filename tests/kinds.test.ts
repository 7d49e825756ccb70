import { kinds } from '@ridgeline/recipes';
import { catalogueCases, kindCases } from '@ridgeline/testing';
import { describe, expect, it } from 'vitest';
import { placesPage, unitPlaces } from './unit-places.ts';
import { unitsPage } from './units-page.ts';

const all = Object.entries(kinds).flatMap(([what, catalogue]) =>
  Object.entries(catalogue).map(([name, kind]) => ({ what, name, kind })),
);

describe.each(all)('$what $name', ({ name, kind }) => {
  it.each(kindCases(name, kind).map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
});

it.each(
  Object.entries(kinds).flatMap(([what, catalogue]) =>
    catalogueCases(what, catalogue).map(({ name, run }) => [name, run] as const),
  ),
)('%s', (_, run) => run());

it('gives every kind of rule a name of its own, since rules stand in one list', () => {
  // terms of an objective are told among the penalties
  const rules = [
    'regularizer',
    'activity penalty',
    'noise',
    'weight noise',
    'input noise',
    'constraint',
    'objective',
  ];
  const names = all.filter(({ what }) => rules.includes(what)).map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

it('is found wherever units appear', () => {
  expect(unitPlaces().filter(({ found }) => found === undefined)).toEqual([]);
});

it('has a table of places in the docs: vitest --update writes it', async () => {
  await expect(placesPage()).toMatchFileSnapshot('../docs/unit-places.md');
});

it('has its page in the docs: vitest --update writes it', async () => {
  await expect(unitsPage(kinds)).toMatchFileSnapshot('../docs/units.md');
});
