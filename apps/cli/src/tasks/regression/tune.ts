import type { Predictor } from '@ridgeline/checkpoints';
import {
  type LinearData,
  numberKeys,
  type RegressionConfig,
  readRegressionTable,
  repeatWarnings,
  requireComputable,
  rowHashes,
  rowsOf,
  type TunedPredictor,
} from '@ridgeline/recipes';
import { tableOf } from '../../sources/table-source.ts';
import type { Source } from '../../sources/text-source.ts';
import { standardPenalty } from '../../tune/standard-penalty.ts';
import type { TableRows } from '../../tune/table-plan.ts';
import { type TableStudy, tableTuning } from '../../tune/table-tuning.ts';
import { refuse } from '../../tune/tune-flags.ts';
import { asJson, chosenConfig, type Provenance, recordOf } from '../../tune/tuned.ts';
import { regressionCard } from './card.ts';
import type { RegressionSpec } from './model.ts';

type NumberData = Extract<LinearData, { readonly kind: 'regression' }>;
type NumberPredictor = Extract<TunedPredictor, { readonly kind: 'regression' }>;

const read = (source: Source, config: RegressionConfig): TableRows<RegressionConfig> => {
  const table = tableOf(source, config.data);
  const { numbers, groups, notes } = readRegressionTable(config, table, config.data.target!);
  const { names, values, targets } = numbers;
  const rows = rowsOf(numbers);
  requireComputable(rows, { names, target: config.data.target!, table: table.name });
  return {
    data: { kind: 'regression', names, values, targets },
    groups,
    labels: null,
    config,
    warnings: notes,
    warningsOf: (parts) => repeatWarnings(numberKeys(rows), parts, 'numbers'),
  };
};

/** `tune` knows one scale of λ and leaves the intercept free. @throws `E_USAGE` */
const requirePlainRegression = ({ model }: RegressionConfig): void => {
  const { lambdaScale, penalizeIntercept } = model;
  if (lambdaScale === 'mean' && !penalizeIntercept) return;
  const key = penalizeIntercept ? 'penalizeIntercept' : 'lambdaScale';
  refuse(
    `tune of a regression takes λ in the mean scale and a free intercept, got model.${key}=${model[key]}.`,
    `model.${key}`,
    'Leave it out, or take `ridgeline regress`.',
  );
};

/** The regression that was chosen, as `train` and `regress` save theirs. */
const regressionOf = (
  { names, fit }: NumberPredictor,
  { plan, data, config, testRows }: TableStudy<RegressionConfig, NumberData>,
  from: Provenance,
): Predictor => {
  const { tuning, source } = from;
  const target = config.data.target!;
  const spec: RegressionSpec = { kind: 'linearRegression', target, columns: names };
  const test = { mse: tuning.test.loss.mean, r2: tuning.test.r2 };
  const rows = { train: tuning.data.train, test: tuning.data.test };
  const { intercept, coefficients } = fit;
  const isTest = new Set(testRows);
  return {
    spec: { ...spec },
    params: {
      coefficients: { shape: [coefficients.length], data: Float64Array.from(coefficients) },
      intercept: { shape: [1], data: Float64Array.of(intercept) },
    },
    run: asJson({
      ...recordOf(from, config),
      config: chosenConfig(config, from),
      fingerprint: plan.fingerprint,
      trainedOn: rowHashes(numberKeys(rowsOf(data)).filter((_, row) => !isTest.has(row))),
      metrics: {
        intercept,
        coefficients: Object.fromEntries(names.map((name, j) => [name, coefficients[j]])),
        test,
      },
    }),
    card: regressionCard({ target, names, lambda: tuning.chosen.lambda!, rows, test }, source.name),
  };
};

/** `ridgeline tune` of a regression: down the path of a linear model. */
export const regressionTuning = tableTuning<RegressionConfig, NumberData, NumberPredictor>({
  standard: (given) => ({ task: 'regression', model: { penalty: standardPenalty(given) } }),
  evaluateNeeds: 'TABLE',
  requireConfig: (config) => {
    if (config.data.target === undefined)
      refuse('A regression needs the column to predict.', '--target', 'Name it: --target price');
    requirePlainRegression(config);
  },
  read,
  dryRun: ({ config }, data) => ({
    config,
    columns: { columns: data.names },
    model: 'linear',
    files: [],
  }),
  predictor: regressionOf,
});
