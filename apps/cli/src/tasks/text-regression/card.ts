import type { TextRegressionResult } from '@ridgeline/recipes';
import { count } from '../../terminal/format.ts';

/** The README.md of the folder of a regression on texts. */
export const textRegressionCard = (
  { target, lambda, rows, test }: Pick<TextRegressionResult, 'target' | 'lambda' | 'rows' | 'test'>,
  {
    columns,
    source,
  }: { readonly columns: { readonly all: number; readonly kept: number }; readonly source: string },
): string =>
  `# ${target} of ${source}, by linear regression on its texts

| | |
|---|---|
| rows | ${count(rows.train)} to train, ${count(rows.test)} to test |
| n-grams | ${count(columns.kept)} of ${count(columns.all)} have a coefficient |
| λ | ${lambda.toPrecision(4)} |
${test === null ? '' : `| test | mean squared error ${test.mse.toPrecision(5)}, R² ${test.r2 === null ? '–' : test.r2.toFixed(3)} |\n`}
    ridgeline predict . "a text"

It extrapolates from what its table says of words, and knows no others. The whole configuration is in \`run.json\`.
`;
