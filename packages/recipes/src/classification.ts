import type { Classifier, TextReader } from '@ridgeline/classifier';
import { classifierOf } from '@ridgeline/classifier/parts';
import { RidgelineError } from '@ridgeline/contracts';
import { fingerprint, labelledTexts, stratifiedSplit, type Table } from '@ridgeline/data';
import { classIndices } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import { duplicatesAcrossFolds } from '@ridgeline/tuning';
import type { ClassificationConfig } from './classification-config.ts';
import type { ClassifierProblem } from './classifier-problem.ts';
import { strengthSetting } from './classifier-strengths.ts';
import {
  type CrossValidatedClassifier,
  crossValidatedClassifier,
  type FoldExecutor,
} from './cross-validated-classifier.ts';
import { pruneClassifier } from './prune-classifier.ts';
import { requireColumns } from './require-columns.ts';
import { fitTextReader } from './text-reader.ts';

/** Texts and their classes, by row. */
export interface Examples {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** The line of the file on which each row begins, counted from 1. */
  readonly lines: readonly number[];
}

/** Everything that a classifier is made from, and what is kept to test it. */
export interface ClassificationRun {
  readonly config: ClassificationConfig;
  readonly classes: readonly string[];
  readonly train: Examples;
  /** Empty with `data.test` 0. */
  readonly test: Examples;
  /** SHA-256 of all texts and labels. */
  readonly fingerprint: string;
  /** What the data have that makes figures look better than they are. */
  readonly warnings: readonly string[];
}

/** A table's examples by the columns that a configuration names. @throws `E_DATA` naming line and column. */
export const examplesOf = (table: Table, { data }: Pick<ClassificationConfig, 'data'>): Examples => {
  const text = typeof data.text === 'string' ? [data.text] : data.text;
  requireColumns(table, { text, label: [data.label] });
  const examples = labelledTexts(table, { text, label: data.label });
  return {
    texts: examples.map((one) => one.text),
    labels: examples.map((one) => one.label),
    lines: table.lines,
  };
};

/** SHA-256 of all texts and labels: what tells whether a table is still the one that was learnt from. */
export const examplesFingerprint = ({ texts, labels }: Pick<Examples, 'texts' | 'labels'>): Promise<string> =>
  fingerprint(JSON.stringify([texts, labels]));

/** Some of the examples, in the order given. */
export const selectRows = ({ texts, labels, lines }: Examples, rows: ArrayLike<number>): Examples => ({
  texts: Array.from(rows, (row) => texts[row]!),
  labels: Array.from(rows, (row) => labels[row]!),
  lines: Array.from(rows, (row) => lines[row]!),
});

const duplicateWarning = ({ texts }: Examples, inTest: Int32Array): string[] => {
  const found = duplicatesAcrossFolds(texts, inTest);
  return found === 0
    ? []
    : [
        `${found} rows have the same text in the training and in the test part: the test figures are too good. Drop the repeated rows.`,
      ];
};

const repeatWarning = ({ texts }: Examples): string[] => {
  const found = texts.length - new Set(texts).size;
  return found === 0
    ? []
    : [`${found} training rows repeat the text of another: folds that share one look better than they are.`];
};

/**
 * Table → examples → training and test part, every class having its share in both.
 *
 * @throws `E_DATA` for a column that is missing, a cell that is empty, or one class alone.
 */
export const prepareClassification = async (
  config: ClassificationConfig,
  table: Table,
): Promise<ClassificationRun> => {
  const all = examplesOf(table, config);
  const { classes, indices } = classIndices(all.labels);
  if (classes.length < 2) {
    throw new RidgelineError(
      'E_DATA',
      `${table.name}: column "${config.data.label}" must hold two classes or more, got only "${classes[0]}".`,
      { at: table.name, hint: 'Name the column with the classes by --label, or add rows of another class.' },
    );
  }
  const { test } = config.data;
  const random = randomStream(config.seed).stream('split');
  const parts =
    test === 0
      ? { train: indices.map((_, row) => row), test: new Int32Array() }
      : stratifiedSplit(all.labels, { test, random });
  const inTest = new Int32Array(all.labels.length);
  for (const row of parts.test) inTest[row] = 1;
  const train = selectRows(all, parts.train);
  return {
    config,
    classes,
    train,
    test: selectRows(all, parts.test),
    fingerprint: await examplesFingerprint(all),
    warnings: [...duplicateWarning(all, inTest), ...repeatWarning(train)],
  };
};

/** The training part as models are fitted to it. @throws as `fitTextReader` */
export const classifierProblem = ({
  config,
  train,
  classes,
}: ClassificationRun): { readonly problem: ClassifierProblem; readonly reader: TextReader } => {
  const { reader, documents } = fitTextReader(config, train.texts);
  return {
    reader,
    problem: { model: config.model, documents, labels: train.labels, classes, seed: config.seed },
  };
};

export interface TrainedClassifier extends Omit<CrossValidatedClassifier, 'stored'> {
  readonly classifier: Classifier;
  /** What the strength is called in the configuration: `lambda` or `alpha`. */
  readonly strengthName: string | null;
  /** N-grams that have a column, and those of them that have a weight. */
  readonly columns: { readonly all: number; readonly kept: number } | null;
}

/**
 * Trains a text classifier, its strength chosen by cross-validation within the training part unless it is given.
 *
 * @param options.executor does the folds; in this thread if not given.
 * @example const { classifier } = await trainClassifier(await prepareClassification(config, table));
 */
export const trainClassifier = async (
  run: ClassificationRun,
  options: { readonly executor?: FoldExecutor; readonly onFold?: (fold: number) => void } = {},
): Promise<TrainedClassifier> => {
  const { problem, reader } = classifierProblem(run);
  const { stored, ...found } = await crossValidatedClassifier({
    problem,
    selection: run.config.selection,
    ...options,
  });
  const pruned = pruneClassifier(stored, reader);
  const { spec, params } = pruned.stored;
  const columns =
    spec.kind !== 'linearClassifier' || reader.kind !== 'features'
      ? null
      : { all: reader.features.columns, kept: params['linear/weights']!.shape[1]! };
  return {
    ...found,
    classifier: classifierOf(pruned.stored, pruned.reader),
    strengthName: strengthSetting(run.config.model)?.name ?? null,
    columns,
  };
};
