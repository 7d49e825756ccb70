import type { Metric } from '@ridgeline/contracts';
import { type Family, titleOf } from '../page/families.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { natsPer } from '../page/nats-per.ts';
import { count, fixed, meanAndSpread, percent } from '../page/number-format.ts';
import { type Column, table } from '../page/table.ts';
import type { ComparedRun, Comparison, ConfirmedFamily, ExploredStrength } from '../results/comparison.ts';

interface Row {
  readonly phase: string;
  readonly of: ExploredStrength | ConfirmedFamily;
  readonly run: ComparedRun;
}

const loss = (value: number | null): string => fixed(value, 4);

/** Every run of both phases. */
export const runsTable = ({ exploration, families, ...comparison }: Comparison): Html =>
  table<Row>({
    caption: `Losses in ${natsPer(comparison)} at the best step; only the fresh seeds have met the test part`,
    columns: [
      {
        heading: 'Penalty',
        cell: ({ of }) => titleOf(of),
        values: {
          penalty: ({ of }) => of.penalty,
          as: ({ of }) => of.as,
          strength: ({ of }) => of.lambda,
        },
      },
      { heading: 'Phase', cell: ({ phase }) => phase, isText: true },
      { heading: 'Seed', cell: ({ run }) => String(run.seed) },
      { heading: 'Best step', cell: ({ run }) => (run.bestStep === null ? 'diverged' : count(run.bestStep)) },
      { heading: 'Training', cell: ({ run }) => loss(run.train), values: { train: ({ run }) => run.train } },
      {
        heading: 'Validation',
        cell: ({ run }) => loss(run.validation),
        values: { validation: ({ run }) => run.validation },
      },
      { heading: 'Test', cell: ({ run }) => loss(run.test), values: { test: ({ run }) => run.test } },
      {
        heading: 'Exact zeros',
        cell: ({ run }) => (run.zeros === null ? '–' : percent(run.zeros)),
        values: { exact_zeros: ({ run }) => run.zeros },
      },
      { heading: 'Seconds', cell: ({ run }) => fixed(run.seconds, 1) },
    ],
    rows: [
      ...exploration.flatMap((of) => of.runs.map((run) => ({ phase: 'explore', of, run }))),
      ...families.flatMap((of) => of.runs.map((run) => ({ phase: 'confirm', of, run }))),
    ],
    isMarked: ({ phase }) => phase === 'confirm',
  });

const metric = (value: Metric | undefined, digits: number): string =>
  value === undefined ? '–' : typeof value === 'number' ? fixed(value, digits) : `– (${value.absent})`;

const languageColumns: readonly Column<Family>[] = [
  { heading: 'Perplexity', cell: ({ confirmed }) => metric(confirmed.testPerplexity, 2) },
  { heading: 'Bits per character', cell: ({ confirmed }) => metric(confirmed.testBitsPerCharacter, 3) },
];

const accuracyColumn = (
  spread: (estimate: ConfirmedFamily['test'], shown: (value: number) => string) => Content,
): Column<Family> => ({
  heading: 'Accuracy',
  cell: ({ confirmed: { testAccuracy } }) =>
    testAccuracy === undefined ? '–' : spread(testAccuracy, percent),
});

/** What each family comes to beside the test loss, over the fresh seeds. */
export const familiesTable = (families: readonly Family[], { seeds, target }: Comparison): Html => {
  const spread = (estimate: ConfirmedFamily['test'], shown: (value: number) => string) => {
    const [mean, ...deviation] = meanAndSpread(estimate, { seeds: seeds.confirm.length, shown });
    return html`${mean!}${deviation.map((text) => html` <span class="below">${text}</span>`)}`;
  };
  return table<Family>({
    caption:
      seeds.confirm.length === 1
        ? 'With one fresh seed'
        : `Over ${seeds.confirm.length} fresh seeds, mean ± one standard deviation`,
    columns: [
      { heading: 'Penalty', cell: ({ confirmed }) => titleOf(confirmed) },
      { heading: 'Validation', cell: ({ confirmed }) => spread(confirmed.validation, loss) },
      { heading: 'Training', cell: ({ confirmed }) => spread(confirmed.train, loss) },
      { heading: 'Gap', cell: ({ confirmed }) => spread(confirmed.gap, loss) },
      { heading: 'Exact zeros', cell: ({ confirmed }) => spread(confirmed.zeros, percent) },
      ...(families.some(({ confirmed }) => confirmed.testAccuracy !== undefined)
        ? [accuracyColumn(spread)]
        : target === undefined
          ? languageColumns
          : []),
    ],
    rows: families,
  });
};
