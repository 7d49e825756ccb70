import type { RegressionResult } from '@ridgeline/recipes';
import { count } from '../../terminal/format.ts';

/** The README.md of a regression's folder. */
export const regressionCard = (
  {
    target,
    names,
    lambda,
    rows,
    test,
  }: Pick<RegressionResult, 'target' | 'names' | 'lambda' | 'rows' | 'test'>,
  source: string,
): string =>
  `# ${target} of ${source}, by linear regression

| | |
|---|---|
| rows | ${count(rows.train)} to train, ${count(rows.test)} to test |
| columns | ${names.join(', ')} |
| λ | ${lambda.toPrecision(4)} |
${test === null ? '' : `| test | mean squared error ${test.mse.toPrecision(5)}, R² ${test.r2 === null ? '–' : test.r2.toFixed(3)} |\n`}
    ridgeline evaluate . table.csv

The whole configuration is in \`run.json\`.
`;
