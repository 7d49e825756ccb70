import type { RegressionMetrics, RegressionRule } from '@ridgeline/recipes';
import { count, measured } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';

const ruleNames: Readonly<Record<RegressionRule['rule'], string>> = {
  given: 'as given',
  minimum: 'smallest error',
  oneStandardError: 'within one standard error',
  sizeRule: 'size rule of the article',
};

const optional = (value: number | null): string => (value === null ? '–' : measured(value));

/** What each way of choosing λ comes to, the chosen one marked. */
export const showRules = (
  rules: readonly RegressionRule[],
  { lambda, columns }: { readonly lambda: number; readonly columns: number },
  terminal: Terminal,
): void => {
  const { dim } = terminal.dataColors;
  terminal.data(
    `${table(
      ['λ by', 'λ', 'cross-validation', 'test', 'coefficients'],
      rules.map((rule) => [
        `${ruleNames[rule.rule]}${rule.lambda === lambda ? ' *' : ''}`,
        measured(rule.lambda),
        optional(rule.validationMse),
        optional(rule.testMse),
        `${rule.nonZeros} of ${columns}`,
      ]),
      ['left', 'right', 'right', 'right', 'right'],
    )}\n${dim('Mean squared errors; * is the one above.')}\n\n`,
  );
};

/** The errors of the rows learnt from and of those that test. */
export const showParts = (
  {
    train,
    test,
    rows,
  }: {
    readonly train: RegressionMetrics;
    readonly test: RegressionMetrics | null;
    readonly rows: { readonly train: number; readonly test: number };
  },
  terminal: Terminal,
): void => {
  const { bold } = terminal.dataColors;
  const line = (name: string, { mse, r2 }: RegressionMetrics, size: number) =>
    terminal.data(
      `${name.padEnd(7)}${count(size)} ${size === 1 ? 'row' : 'rows'}: mean squared error ${bold(measured(mse))}, R² ${bold(r2 === null ? '–' : r2.toFixed(3))}\n`,
    );
  line('train', train, rows.train);
  if (test !== null) line('test', test, rows.test);
};
