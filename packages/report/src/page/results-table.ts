import type { Comparison, ConfirmedFamily, FamilyDifference } from '../results/comparison.ts';
import { type Family, strengthOf, titleOf } from './families.ts';
import { type Content, type Html, html } from './html.ts';
import { capital } from './names.ts';
import { natsPer } from './nats-per.ts';
import { fixed, level, meanAndSpread } from './number-format.ts';
import { signedInterval } from './signed-nats.ts';
import { type Column, table } from './table.ts';

const probability = (p: number): string =>
  p < 0.001 ? 'p\u00a0<\u00a00.001' : `p\u00a0=\u00a0${fixed(p, 3)}`;

/**
 * What the test part says of a family, in words.
 *
 * @example findingOf({ finding: 'not told', pValue: 0.2 }) // 'no difference could be told (p = 0.200)'
 */
export const findingOf = ({
  finding,
  pValue,
}: Pick<NonNullable<ConfirmedFamily['against']>, 'finding' | 'pValue'>): string => {
  const words = {
    better: 'reads new text better',
    worse: 'reads new text worse',
    negligible: 'a difference too small to matter',
    'not told': 'no difference could be told',
  };
  return `${words[finding]} (${probability(pValue)})`;
};

const withBelow = (value: string, below: string): Html => html`${value} <span class="below">${below}</span>`;

const nameCell = ({ confirmed, label }: Family): Content =>
  confirmed.lambda === null
    ? titleOf(confirmed)
    : html`${label}, <span class="whole">${strengthOf(confirmed)}</span> <span class="below">${confirmed.as}</span>`;

const lossCell = ({ confirmed: { test, runs } }: Family): Content => {
  const [mean, ...spread] = meanAndSpread(test, { seeds: runs.length, shown: (value) => fixed(value, 3) });
  return spread.length === 0 ? mean! : withBelow(mean!, spread.join(' '));
};

const differenceText = (against: FamilyDifference): Html => {
  const { mean, low, high } = signedInterval(against);
  return withBelow(mean, `${low} … ${high}`);
};

const differenceCell = ({ confirmed: { against, as } }: Family): Content =>
  against === null ? (as === 'none' ? 'reference' : 'not compared') : differenceText(against);

const findingCell = ({ confirmed: { against } }: Family): string =>
  against === null ? '' : findingOf(against);

type Values = NonNullable<Column<Family>['values']>;

const nameValues: Values = {
  penalty: ({ confirmed }) => confirmed.penalty,
  as: ({ confirmed }) => confirmed.as,
  strength: ({ confirmed }) => confirmed.lambda,
};
const lossValues: Values = {
  test: ({ confirmed }) => confirmed.test.mean,
  test_deviation: ({ confirmed: { runs, test } }) => (runs.length > 1 ? test.deviation : null),
  seeds: ({ confirmed }) => confirmed.runs.length,
};
const differenceValues: Values = {
  difference: ({ confirmed }) => confirmed.against?.mean ?? null,
  low: ({ confirmed }) => confirmed.against?.low ?? null,
  high: ({ confirmed }) => confirmed.against?.high ?? null,
};
const findingValues: Values = {
  finding: ({ confirmed }) => confirmed.against?.finding ?? null,
  p: ({ confirmed }) => confirmed.against?.pValue ?? null,
};

/** Four columns: what it is, how it reads new text, against none, and whether that can be told. Cards on a phone. */
export const resultsTable = (
  families: readonly Family[],
  { seeds, confidence, ...comparison }: Comparison,
): Html =>
  table({
    caption: `${capital(natsPer(comparison))} on the test part, ${seeds.confirm.length === 1 ? 'one fresh seed' : `mean ± one standard deviation over ${seeds.confirm.length} fresh seeds`}; differences with ${level(confidence)} intervals. Best validation loss first.`,
    columns: [
      { heading: 'Penalty', cell: nameCell, values: nameValues },
      { heading: 'Test loss', cell: lossCell, values: lossValues },
      { heading: 'Against no penalty', cell: differenceCell, values: differenceValues },
      { heading: 'What can be told', cell: findingCell, isText: true, values: findingValues },
    ],
    rows: families,
    isMarked: ({ confirmed }) => confirmed.against?.finding === 'better',
    isCards: true,
  });
