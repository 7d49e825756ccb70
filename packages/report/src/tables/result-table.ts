import type { Cell } from '@ridgeline/data';
import { capital } from '../page/names.ts';
import { fixed, percent, strength } from '../page/number-format.ts';
import { signedInterval } from '../page/signed-nats.ts';
import type { Comparison, ConfirmedFamily, FamilyDifference } from '../results/comparison.ts';

const differenceText = (against: FamilyDifference): string => {
  const { mean, low, high } = signedInterval(against);
  return `${mean} [${low}, ${high}]`;
};

/** One column of a table that leaves the page: for people as text, for programs in full precision. */
export interface TableColumn<Row> {
  readonly heading: string;
  readonly isNumber: boolean;
  readonly shown: (row: Row) => string;
  /** By the names of its columns; a column of people may be several of these. */
  readonly values: Readonly<Record<string, (row: Row) => Cell>>;
}

/** A family of one of the comparisons. */
export interface ResultRow {
  readonly comparison: Comparison;
  readonly family: ConfirmedFamily;
}

const seedsOf = ({ family: { runs } }: ResultRow): number => runs.length;

const spread = (row: ResultRow, { mean, deviation }: ConfirmedFamily['test']): string =>
  seedsOf(row) > 1 ? `${fixed(mean, 3)} ± ${fixed(deviation, 3)}` : fixed(mean, 3);

const isNumber = (value: unknown): value is number => typeof value === 'number';

const nameColumn: TableColumn<ResultRow> = {
  heading: 'Data',
  isNumber: false,
  shown: ({ comparison }) => comparison.data.name,
  values: { data: ({ comparison }) => comparison.data.name },
};

const columns: readonly TableColumn<ResultRow>[] = [
  {
    heading: 'Penalty',
    isNumber: false,
    shown: ({ family }) => capital(family.label),
    values: { penalty: ({ family }) => family.penalty, as: ({ family }) => family.as },
  },
  {
    heading: 'Strength',
    isNumber: true,
    shown: ({ family }) => strength(family.lambda),
    values: { strength: ({ family }) => family.lambda },
  },
  {
    heading: 'Test loss',
    isNumber: true,
    shown: (row) => spread(row, row.family.test),
    values: {
      test: ({ family }) => family.test.mean,
      test_deviation: (row) => (seedsOf(row) > 1 ? row.family.test.deviation : null),
      seeds: seedsOf,
    },
  },
  {
    heading: 'Against no penalty',
    isNumber: true,
    shown: ({ family: { against } }) => (against === null ? '–' : differenceText(against)),
    values: {
      difference: ({ family }) => family.against?.mean ?? null,
      low: ({ family }) => family.against?.low ?? null,
      high: ({ family }) => family.against?.high ?? null,
    },
  },
  {
    heading: 'p',
    isNumber: true,
    shown: ({ family: { against } }) =>
      against === null ? '–' : against.pValue < 0.001 ? '< 0.001' : fixed(against.pValue, 3),
    values: { p: ({ family }) => family.against?.pValue ?? null },
  },
  {
    heading: 'Told',
    isNumber: false,
    shown: ({ family: { against } }) => against?.finding ?? '–',
    values: { finding: ({ family }) => family.against?.finding ?? null },
  },
  {
    heading: 'Gap',
    isNumber: true,
    shown: ({ family }) => fixed(family.gap.mean, 3),
    values: { gap: ({ family }) => family.gap.mean },
  },
  {
    heading: 'Exact zeros',
    isNumber: true,
    shown: ({ family }) => percent(family.zeros.mean),
    values: { exact_zeros: ({ family }) => family.zeros.mean },
  },
];

const perplexity: TableColumn<ResultRow> = {
  heading: 'Perplexity',
  isNumber: true,
  shown: ({ family: { testPerplexity: value } }) => (isNumber(value) ? fixed(value, 2) : '–'),
  values: {
    perplexity: ({ family: { testPerplexity: value } }) => (isNumber(value) ? value : null),
  },
};

const accuracy: TableColumn<ResultRow> = {
  heading: 'Accuracy',
  isNumber: true,
  shown: ({ family: { testAccuracy: value } }) => (value === undefined ? '–' : percent(value.mean)),
  values: { accuracy: ({ family }) => family.testAccuracy?.mean ?? null },
};

/** The families of some comparisons, one below the other, and the columns that say something of any of them. */
export const resultTable = (
  comparisons: readonly Comparison[],
): { readonly columns: readonly TableColumn<ResultRow>[]; readonly rows: readonly ResultRow[] } => {
  const rows = comparisons.flatMap((comparison) =>
    comparison.families.map((family) => ({ comparison, family })),
  );
  return {
    rows,
    columns: [
      ...(comparisons.length > 1 ? [nameColumn] : []),
      ...columns,
      ...(rows.some(({ family }) => isNumber(family.testPerplexity)) ? [perplexity] : []),
      ...(rows.some(({ family }) => family.testAccuracy !== undefined) ? [accuracy] : []),
    ],
  };
};
