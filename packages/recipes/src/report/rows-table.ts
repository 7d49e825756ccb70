import type { Estimate } from '@ridgeline/contracts';
import type { Comparison, ComparisonRow } from '../comparison.ts';
import { type Family, titleOf } from './families.ts';
import { type Content, type Html, html } from './html.ts';
import { count, fixed, meanAndSpread, percent, signed } from './number-format.ts';
import { type Column, table } from './table.ts';

/** Below this corrected p-value a difference counts as more than noise. */
export const significanceLevel = 0.05;

/**
 * What the test says of a difference, in words.
 *
 * @example significance({ pValue: 0.2, difference: { mean: -0.01, low: -0.03, high: 0.01 } }) // 'not distinguishable from noise (p = 0.200)'
 */
export const significance = ({
  pValue,
  difference,
}: Pick<ComparisonRow, 'pValue' | 'difference'>): string => {
  if (pValue === null || !Number.isFinite(pValue)) return fixed(pValue, 3);
  const shown = pValue < 0.001 ? 'p\u00a0<\u00a00.001' : `p\u00a0=\u00a0${fixed(pValue, 3)}`;
  if (pValue >= significanceLevel) return `not distinguishable from noise (${shown})`;
  if (difference === null) return `significant (${shown})`;
  return `significant, ${difference.mean < 0 ? 'better' : 'worse'} (${shown})`;
};

const isReference = ({ penalty }: ComparisonRow): boolean => penalty === 'none';

const differenceCell = (row: ComparisonRow): Content => {
  if (row.difference === null) return isReference(row) ? 'reference' : fixed(null, 4);
  const { mean, low, high } = row.difference;
  return html`${signed(mean, 4)} <span class="below">[${signed(low, 4)}, ${signed(high, 4)}]</span>`;
};

const significanceCell = (row: ComparisonRow): string => (isReference(row) ? 'reference' : significance(row));

/** A mean with its spread below, which keeps the columns narrow. */
const spreadCell = (estimate: Estimate, options: Parameters<typeof meanAndSpread>[1]): Content => {
  const [mean, ...deviation] = meanAndSpread(estimate, options);
  return html`${mean!}${deviation.map((text) => html` <span class="below">${text}</span>`)}`;
};

const nameCell = (row: ComparisonRow, tag: string | null): Content =>
  html`${titleOf(row)}${tag === null ? null : html` <span class="tag">${tag}</span>`}${
    row.as === 'none' ? null : html` <span class="below">${row.as}</span>`
  }`;

const shownLoss = (value: number): string => fixed(value, 4);

const lossColumns = (
  seeds: number,
  tagOf: (row: ComparisonRow) => string | null,
): readonly Column<ComparisonRow>[] => [
  { heading: 'Penalty, and how it acts', cell: (row) => nameCell(row, tagOf(row)) },
  {
    heading: 'Validation loss',
    cell: ({ validation }) => spreadCell(validation, { seeds, shown: shownLoss }),
  },
  { heading: 'Training loss', cell: ({ train }) => spreadCell(train, { seeds, shown: shownLoss }) },
  { heading: 'Gap', cell: ({ gap }) => spreadCell(gap, { seeds, shown: shownLoss }) },
  { heading: 'Exact zeros', cell: ({ zeros }) => spreadCell(zeros, { seeds, shown: percent }) },
];

const testColumns = (seeds: number): readonly Column<ComparisonRow>[] => [
  {
    heading: 'Test loss',
    cell: ({ test }) => (test === null ? fixed(null, 4) : spreadCell(test, { seeds, shown: shownLoss })),
  },
  { heading: 'Test per\u00adplexity', cell: ({ testPerplexity }) => fixed(testPerplexity, 2) },
  { heading: 'Test bits per character', cell: ({ testBitsPerCharacter }) => fixed(testBitsPerCharacter, 3) },
  { heading: 'Test loss against no penalty', cell: differenceCell },
  { heading: 'Is the difference real?', cell: significanceCell, isText: true },
];

const secondsColumn: Column<ComparisonRow> = { heading: 'Seconds', cell: ({ seconds }) => fixed(seconds, 1) };

/** Every family at the strength that validation chose, with the best one named. */
export const familiesTable = (families: readonly Family[], { seeds, chosen }: Comparison): Html => {
  const isBest = ({ penalty, lambda }: ComparisonRow): boolean =>
    penalty === chosen.penalty && lambda === chosen.lambda;
  return table({
    caption: `Losses in nats per token${seeds.length > 1 ? `; ± is one standard deviation over ${seeds.length} seeds` : '; one seed'}. Best: lowest validation loss.`,
    columns: [
      ...lossColumns(seeds.length, (row) => (isBest(row) ? 'best' : null)),
      ...testColumns(seeds.length),
      secondsColumn,
    ],
    rows: families.map((family) => family.chosen),
    isMarked: isBest,
  });
};

/** Every strength that was tried. */
export const allRowsTable = (families: readonly Family[], { seeds }: Comparison): Html =>
  table({
    caption: 'Every strength; only the chosen ones have met the test part',
    columns: [
      ...lossColumns(seeds.length, ({ isChosenOfFamily }) => (isChosenOfFamily ? 'chosen' : null)),
      { heading: 'Best steps', cell: ({ bestSteps }) => bestSteps.map(count).join(' · ') },
      secondsColumn,
    ],
    rows: families.flatMap((family) => family.rows),
    isMarked: ({ isChosenOfFamily }) => isChosenOfFamily,
  });
