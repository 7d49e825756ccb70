import path from 'node:path';
import type { Predictor } from '@ridgeline/checkpoints';
import type { Json } from '@ridgeline/contracts';
import {
  type ClassificationConfig,
  examplesFingerprint,
  type LinearData,
  type LinearPlan,
  numberKeys,
  type RegressionConfig,
  rowHashes,
  rowsOf,
  type TunedModel,
  type TunedPredictor,
} from '@ridgeline/recipes';
import type { Tuning } from '@ridgeline/report';
import { modelCard } from '../folders/model-card.ts';
import { saveModel } from '../folders/model-folder.ts';
import { classifierCard, regressionCard } from '../folders/predictor-card.ts';
import { type RegressionSpec, savePredictor } from '../folders/predictor-folder.ts';
import type { Source } from '../sources/text-source.ts';

/** Where a chosen model comes from, and the report that it was chosen by. */
interface Provenance {
  readonly folder: string;
  readonly source: Source;
  /** The command line as typed. */
  readonly line: string;
  readonly tuning: Tuning;
}

const modelIn = (folder: string): string => path.join(folder, 'model');

/** Saves the language model that was chosen; gives its folder. @throws `E_IO` */
export const saveTunedModel = async (
  { config, run, params, bestStep, validation, train }: TunedModel,
  { folder, source, line, tuning }: Provenance,
): Promise<string> => {
  const { model, tokenizer, fingerprint } = run;
  const { environment } = tuning;
  const card = modelCard({
    config,
    source: source.name,
    fingerprint,
    parameters: model.parameters,
    tokenizer,
    bestStep,
    environment,
  });
  const record = {
    config,
    data: source.data,
    fingerprint,
    seed: config.seed,
    command: line,
    environment,
    bestStep,
    metrics: { step: bestStep, validation, train },
  };
  await saveModel(modelIn(folder), { spec: model.spec, tokenizer, params, run: record as never, card });
  return modelIn(folder);
};

/** The configuration with the strength that was chosen: `train` or `regress` would fit that. */
const chosenConfig = <C extends ClassificationConfig | RegressionConfig>(
  config: C,
  { source, tuning }: Provenance,
) => ({
  ...config,
  data: { ...config.data, train: source.data },
  model: {
    ...config.model,
    penalty: { ...('penalty' in config.model && config.model.penalty), lambda: tuning.chosen.lambda },
  },
});

/** What run.json says of any model that was chosen on a table. */
const recordOf = ({ source, line, tuning }: Provenance, { seed }: { readonly seed: number }) => ({
  data: source.data,
  seed,
  command: line,
  environment: tuning.environment,
});

const asJson = (value: object): Json => JSON.parse(JSON.stringify(value));

const classifierOf = async (
  { classifier, columns }: Extract<TunedPredictor, { kind: 'classification' }>,
  { plan, testRows }: TunedTable,
  from: Provenance,
): Promise<Predictor> => {
  const { tuning, source } = from;
  const { classes, texts, labels, features } = plan.data as Extract<LinearData, { kind: 'classification' }>;
  const config = plan.config as ClassificationConfig;
  const fingerprint = await examplesFingerprint({ texts, labels: labels.map((label) => classes[label]!) });
  const isTest = new Set(testRows);
  const { accuracy, loss } = tuning.test;
  const trained = { classifier, columns, strengthName: 'lambda', strength: tuning.chosen.lambda } as const;
  return {
    spec: classifier.spec,
    ...(classifier.reader.kind === 'features' && {
      features: classifier.reader.features.spec as unknown as Json,
    }),
    params: classifier.params,
    run: asJson({
      ...recordOf(from, config),
      config: { ...chosenConfig(config, from), features },
      fingerprint,
      trainedOn: rowHashes(texts.filter((_, row) => !isTest.has(row))),
      // which rows they are follows from how folds were made, and not from the configuration
      testRows,
      metrics: { test: { examples: testRows.length, accuracy, dataLoss: loss.mean } },
    }),
    card: classifierCard({
      kind: config.model.kind,
      source: source.name,
      fingerprint,
      trained,
      examples: tuning.data.train,
      test: { examples: testRows.length, accuracy: accuracy! },
      ridgeline: tuning.environment.ridgeline,
    }),
  };
};

const regressionOf = (
  { names, fit }: Extract<TunedPredictor, { kind: 'regression' }>,
  { plan, testRows }: TunedTable,
  from: Provenance,
): Predictor => {
  const { tuning, source } = from;
  const config = plan.config as RegressionConfig;
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
      trainedOn: rowHashes(
        numberKeys(rowsOf(plan.data as Extract<LinearData, { kind: 'regression' }>)).filter(
          (_, row) => !isTest.has(row),
        ),
      ),
      metrics: {
        intercept,
        coefficients: Object.fromEntries(names.map((name, j) => [name, coefficients[j]])),
        test,
      },
    }),
    card: regressionCard({ target, names, lambda: tuning.chosen.lambda!, rows, test }, source.name),
  };
};

/** What a study of a table was about, and which of its rows it kept for the test. */
interface TunedTable {
  readonly plan: LinearPlan;
  readonly testRows: readonly number[];
}

/** Saves the linear model that was chosen, as `train` and `regress` save theirs; gives its folder. @throws `E_IO` */
export const saveTunedPredictor = async (
  kept: TunedPredictor,
  table: TunedTable,
  from: Provenance,
): Promise<string> => {
  const content =
    kept.kind === 'classification' ? await classifierOf(kept, table, from) : regressionOf(kept, table, from);
  await savePredictor(modelIn(from.folder), content);
  return modelIn(from.folder);
};
