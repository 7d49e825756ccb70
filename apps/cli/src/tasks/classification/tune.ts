import type { Predictor } from '@ridgeline/checkpoints';
import { readerFiles } from '@ridgeline/classifier/parts';
import {
  type ClassificationConfig,
  examplesFingerprint,
  featuresOf,
  type LinearData,
  partWarnings,
  readLabelledTable,
  rowHashes,
  type TunedPredictor,
} from '@ridgeline/recipes';
import { tableOf } from '../../sources/table-source.ts';
import type { Source } from '../../sources/text-source.ts';
import { carriedClassifiers } from '../../tune/carried-classifiers.ts';
import { standardPenalty } from '../../tune/standard-penalty.ts';
import type { TableRows } from '../../tune/table-plan.ts';
import { type TableStudy, tableTuning } from '../../tune/table-tuning.ts';
import { refuse } from '../../tune/tune-flags.ts';
import { asJson, chosenConfig, type Provenance, recordOf } from '../../tune/tuned.ts';
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
    warningsOf: (parts) => partWarnings(examples, parts),
  };
};

/** The classifier that was chosen, as `train` saves its own. */
const classifierOf = async (
  { classifier, columns }: ClassPredictor,
  { data, config, testRows }: TableStudy<ClassificationConfig, ClassData>,
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
    ...readerFiles(classifier.reader),
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
export const classifierTuning = tableTuning<ClassificationConfig, ClassData, ClassPredictor>({
  standard: (given) => ({
    task: 'classification',
    model: { kind: 'logistic', penalty: standardPenalty(given) },
  }),
  requireConfig: ({ model }) => {
    if (model.kind === 'logistic') return;
    refuse(
      `tune goes down the path of a logistic model, not of ${model.kind}.`,
      'model.kind',
      'Set model.kind=logistic.',
    );
  },
  read,
  dryRun: ({ config }, data) => ({
    config: { ...config, features: data.features },
    columns: { classes: classesOf(data.classes, labelsOf(data)) },
    model: 'logistic',
    files: ['features.json'],
  }),
  predictor: classifierOf,
  carried: (tuning, modelAt) => carriedClassifiers(tuning, (lambda) => modelAt(lambda)?.classifier ?? null),
});
