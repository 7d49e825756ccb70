import { z } from 'zod';
import { selection } from '../table/selection-config.ts';
import { onEmpty, tableSettings } from '../table/table-config.ts';
import { penalty } from '../units/linear-penalty.ts';

/** The configuration of a linear regression on a table of numbers. */
export const regressionSchema = z.strictObject({
  task: z.literal('regression'),
  data: z
    .strictObject({
      ...tableSettings,
      decimal: z.enum(['point', 'comma']).default('point').describe('What stands before decimals.'),
      onEmpty: onEmpty(['error', 'skip']).describe('Rows with an empty cell: refused, or left out.'),
      target: z.string().optional().describe('The column to predict.'),
      features: z.array(z.string()).min(1).optional().describe('The columns to predict it from: all others.'),
      test: z
        .number()
        .min(0)
        .lt(1)
        .default(0.2)
        .describe('Share of the rows that is tested, drawn at random.'),
    })
    .prefault({}),
  model: z
    .strictObject({
      kind: z.literal('linear').default('linear'),
      penalty: penalty.default({ kind: 'l2' }),
      solver: z
        .enum(['auto', 'gradientDescent', 'closedForm', 'coordinateDescent'])
        .default('auto')
        .describe('auto is exact: coordinate descent for l1, a linear system for l2.'),
      standardize: z
        .boolean()
        .default(true)
        .describe('Penalise coefficients of columns divided by their deviation.'),
      lambdaScale: z
        .enum(['mean', 'sum'])
        .default('mean')
        .describe('sum divides the penalty by the rows: the λ of ridge in scikit-learn.'),
      penalizeIntercept: z.boolean().default(false).describe('Needs standardize: false and l2.'),
      learningRate: z.number().positive().optional().describe('Of gradient descent; absent: from the data.'),
      iterations: z.number().int().positive().optional().describe('Of gradient descent.'),
    })
    .prefault({}),
  selection: selection(10),
  seed: z.number().int().nonnegative().default(1),
});

export type RegressionConfig = z.output<typeof regressionSchema>;
