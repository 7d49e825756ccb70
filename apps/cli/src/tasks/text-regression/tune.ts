import type { Predictor } from '@ridgeline/checkpoints';
import {
  type LinearData,
  numberedTexts,
  repeatWarnings,
  rowHashes,
  type TextRegressionConfig,
  type TunedPredictor,
} from '@ridgeline/recipes';
import { tableOf } from '../../sources/table-source.ts';
import type { Source } from '../../sources/text-source.ts';
import { standardPenalty } from '../../tune/standard-penalty.ts';
import type { TableRows } from '../../tune/table-plan.ts';
import { type TableStudy, tableTuning } from '../../tune/table-tuning.ts';
import { refuse } from '../../tune/tune-flags.ts';
import { asJson, chosenConfig, type Provenance, recordOf } from '../../tune/tuned.ts';
import { textRegressionCard } from './card.ts';
import { columnsOf, savedRegressor } from './saved.ts';

type TextNumbers = Extract<LinearData, { readonly kind: 'text-regression' }>;
type TextPredictor = Extract<TunedPredictor, { readonly kind: 'text-regression' }>;

const read = (source: Source, config: TextRegressionConfig): TableRows<TextRegressionConfig> => {
  const { texts, targets, groups, notes } = numberedTexts(tableOf(source, config.data), config.data);
  const { model, features } = config;
  return {
    data: {
      kind: 'text-regression',
      texts,
      targets,
      target: config.data.target!,
      reading: { model, features },
    },
    groups,
    labels: null,
    config,
    warnings: notes,
    warningsOf: (parts) => repeatWarnings(texts, parts),
  };
};

/** The regression that was chosen, as `train` and `regress` save theirs. */
const regressionOf = (
  { regressor }: TextPredictor,
  { plan, data, config, testRows }: TableStudy<TextRegressionConfig, TextNumbers>,
  from: Provenance,
): Predictor => {
  const { tuning, source } = from;
  const { target, texts } = data;
  const test = { mse: tuning.test.loss.mean, r2: tuning.test.r2 };
  const rows = { train: tuning.data.train, test: tuning.data.test };
  const isTest = new Set(testRows);
  const columns = columnsOf(regressor);
  return {
    ...savedRegressor(regressor),
    run: asJson({
      ...recordOf(from, config),
      config: chosenConfig(config, from),
      fingerprint: plan.fingerprint,
      // which rows they are follows from how folds were made, and not from the configuration
      testRows,
      trainedOn: rowHashes(texts.filter((_, row) => !isTest.has(row))),
      metrics: { test },
    }),
    card: textRegressionCard(
      { target, lambda: tuning.chosen.lambda!, rows, test },
      { columns, source: source.name },
    ),
  };
};

/** `ridgeline tune` of a regression on texts: down the path of a linear model. */
export const textRegressionTuning = tableTuning<TextRegressionConfig, TextNumbers, TextPredictor>({
  standard: (given) => ({ task: 'text-regression', model: { penalty: standardPenalty(given) } }),
  requireConfig: ({ data }) => {
    if (data.target === undefined)
      refuse('A regression needs the column to predict.', '--target', 'Name it: --target stars');
  },
  read,
  dryRun: ({ config }, { texts }) => ({
    config,
    columns: { texts: texts.length },
    model: 'linear',
    files: ['features.json'],
  }),
  predictor: regressionOf,
});
