import type { Predictor } from '@ridgeline/checkpoints';
import { fingerprint } from '@ridgeline/data';
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
  tuneLinear,
} from '@ridgeline/recipes';
import { savePredictor } from '../../folders/predictor-folder.ts';
import { tableOf } from '../../sources/table-source.ts';
import type { Source } from '../../sources/text-source.ts';
import { standardPenalty } from '../../tune/standard-penalty.ts';
import { tableDryRun } from '../../tune/table-dry-run.ts';
import { requireTableFlags, type TableRows, tablePlan } from '../../tune/table-plan.ts';
import { refuse } from '../../tune/tune-flags.ts';
import { asJson, chosenConfig, type Provenance, recordOf } from '../../tune/tuned.ts';
import type { TaskTuning } from '../task.ts';
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
  about: {
    readonly data: NumberData;
    readonly config: RegressionConfig;
    readonly fingerprint: string;
    readonly testRows: readonly number[];
  },
  from: Provenance,
): Predictor => {
  const { tuning, source } = from;
  const { data, config, testRows } = about;
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
      fingerprint: about.fingerprint,
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
export const regressionTuning: TaskTuning<RegressionConfig> = {
  onDevice: false,
  evaluateNeeds: 'TABLE',
  standard: (given) => ({ task: 'regression', model: { penalty: standardPenalty(given) } }),
  plan: async (given, config, { source, warn }) => {
    requireTableFlags(given);
    if (config.data.target === undefined)
      refuse('A regression needs the column to predict.', '--target', 'Name it: --target price');
    requirePlainRegression(config);
    const plan = tablePlan(given, config, {
      source,
      fingerprint: await fingerprint(source.text),
      read: (asked) => read(source, asked),
      warn,
    });
    const data = plan.data as NumberData;
    return {
      plan,
      data,
      dryRun: (folder) =>
        tableDryRun(plan, folder, {
          config: plan.config,
          columns: { columns: data.names },
          model: 'linear',
          files: [],
        }),
      search: async ({ search }) => {
        const { tuning, kept, testRows } = await tuneLinear(plan, search);
        const from = { source, line: given.line, tuning };
        const about = {
          data,
          config: plan.config as RegressionConfig,
          fingerprint: plan.fingerprint,
          testRows,
        };
        return {
          tuning,
          save: async (folder) => savePredictor(folder, regressionOf(kept as NumberPredictor, about, from)),
        };
      },
    };
  },
};
