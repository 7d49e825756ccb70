import { readDelimited } from '@ridgeline/data';
import { expect, it } from 'vitest';
import { comparisonFixture } from '../results/fixture.ts';
import { comparisonCsv } from './csv.ts';

it('has every run once, with its numbers in full precision', () => {
  const fixture = comparisonFixture();
  const comparison = {
    ...fixture,
    exploration: fixture.exploration.map((row) =>
      row.penalty === 'l2' ? { ...row, penalty: 'a "b", c' } : row,
    ),
  };
  const lines = comparisonCsv(comparison).trimEnd().split('\r\n');
  const runs = [...comparison.exploration, ...comparison.families].flatMap((row) =>
    row.runs.map((run) => ({ penalty: row.penalty, run })),
  );
  expect(lines).toHaveLength(1 + runs.length);
  const { columns, rows } = readDelimited(comparisonCsv(comparison), { name: 'report.csv' });
  const column = (name: string) => rows.map((row) => row[columns.indexOf(name)]);
  expect(column('penalty')).toEqual(runs.map(({ penalty }) => penalty));
  expect(column('validation').map(Number)).toEqual(runs.map(({ run }) => run.validation));
  expect(column('test')).toEqual(runs.map(({ run }) => (run.test === null ? '' : String(run.test))));
});
