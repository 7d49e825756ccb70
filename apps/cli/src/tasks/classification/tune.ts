import type { Predictor } from '@ridgeline/checkpoints';
import type { Json } from '@ridgeline/contracts';
import { fingerprint } from '@ridgeline/data';
import {
  type ClassificationConfig,
  examplesFingerprint,
  featuresOf,
  type LinearData,
  type LinearPlan,
  partWarnings,
  readLabelledTable,
  rowHashes,
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
import { classifierCard } from './card.ts';
import { classesOf } from './dry-run.ts';

type ClassData = Extract<LinearData, { readonly kind: 'classification' }>;
type ClassPredictor = Extract<TunedPredictor, { readonly kind: 'classification' }>;

const labelsOf = ({ labels, classes }: ClassData): readonly string[] =>
  labels.map((place) => classes[place]!);

const read = (source: Source, given: ClassificationConfig): TableRows<ClassificationConfig> => {
  const { config, examples, classes, warnings } = readLabelledTable(given, tableOf(source, given.data));
  const { texts, labels, groups, lines } = examples;
  const places = new Map(classes.map((name, place) => [name, place]));
  return {
    data: {
      kind: 'classification',
      texts,
      labels: labels.map((label) => places.get(label)!),
      classes,
      lines,
      features: featuresOf(config),
    },
    groups,
    labels,
    config,
    warnings,
    warningsOf: (parts) => partWarnings({ texts, labels, lines }, parts),
  };
};

/** The classifier that was chosen, as `train` saves its own. */
const classifierOf = async (
  { classifier, columns }: ClassPredictor,
  { data, config, testRows }: { data: ClassData; config: ClassificationConfig; testRows: readonly number[] },
  from: Provenance,
): Promise<Predictor> => {
  const { tuning, source } = from;
  const { texts, features } = data;
  const fingerprint = await examplesFingerprint({ texts, labels: labelsOf(data) });
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

/** `ridgeline tune` of a classifier: down the path of a logistic model. */
export const classifierTuning: TaskTuning<ClassificationConfig> = {
  onDevice: false,
  standard: (given) => ({
    task: 'classification',
    model: { kind: 'logistic', penalty: standardPenalty(given) },
  }),
  plan: async (given, config, { source, warn }) => {
    requireTableFlags(given);
    if (config.model.kind !== 'logistic')
      refuse(
        `tune goes down the path of a logistic model, not of ${config.model.kind}.`,
        'model.kind',
        'Set model.kind=logistic.',
      );
    const plan: LinearPlan = tablePlan(given, config, {
      source,
      fingerprint: await fingerprint(source.text),
      read: (asked) => read(source, asked),
      warn,
    });
    const data = plan.data as ClassData;
    return {
      plan,
      data,
      dryRun: (folder) =>
        tableDryRun(plan, folder, {
          config: { ...plan.config, features: data.features },
          columns: { classes: classesOf(data.classes, labelsOf(data)) },
          model: 'logistic',
          files: ['features.json'],
        }),
      search: async ({ search }) => {
        const { tuning, kept, testRows } = await tuneLinear(plan, search);
        const from = { source, line: given.line, tuning };
        const about = { data, config: plan.config as ClassificationConfig, testRows };
        return {
          tuning,
          save: async (folder) =>
            savePredictor(folder, await classifierOf(kept as ClassPredictor, about, from)),
        };
      },
    };
  },
};
