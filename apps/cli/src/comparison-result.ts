import type { Comparison, ComparisonRow } from '@ridgeline/recipes';
import { nats } from './format.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const significance = ({ pValue, penalty }: ComparisonRow): string =>
  penalty === 'none'
    ? ''
    : pValue === null
      ? '–'
      : pValue < 0.05
        ? `p ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`}`
        : 'noise';

/** The chosen strength of each family, best first. */
const resultTable = (comparison: Comparison, terminal: Terminal): string => {
  const { green, bold } = terminal.dataColors;
  const chosen = comparison.rows.filter(({ isChosenOfFamily }) => isChosenOfFamily);
  const sorted = [...chosen].sort((a, b) => a.validation.mean - b.validation.mean);
  const rows = sorted.map((row, index) => {
    const test = row.test === null ? '–' : nats(row.test.mean);
    const cells = [
      row.penalty,
      row.as,
      row.lambda === null ? '–' : String(row.lambda),
      `${nats(row.validation.mean)} ± ${nats(row.validation.deviation)}`,
      nats(row.gap.mean),
      `${(100 * row.zeros.mean).toFixed(1)} %`,
      test,
      significance(row),
      index === 0 ? 'best' : '',
    ];
    return index === 0 ? cells.map((cell) => bold(green(cell))) : cells;
  });
  return table(
    ['penalty', 'as', 'strength', 'validation', 'gap', 'zeros', 'test', 'against none', ''],
    rows,
    ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'left', 'left'],
  );
};

/** The result for a person: the table, the verdict and a sample. */
export const showResult = (comparison: Comparison, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  terminal.data(`\n${resultTable(comparison, terminal)}\n\n${bold(comparison.verdict)}\n`);
  terminal.data(
    dim(
      'Losses in nats per character; gap = validation − training; the strength is chosen on validation, the test part used once.\n',
    ),
  );
  const sample = comparison.samples.find(({ penalty }) => penalty === comparison.chosen.penalty);
  if (sample !== undefined)
    terminal.data(
      `\n${bold(`What the best model writes after "${sample.prompt.trim()}"`)}\n${sample.text.trim()}\n\n`,
    );
};
