import type { Classifier, TextReader } from '@ridgeline/classifier';
import { classifierOf } from '@ridgeline/classifier/parts';
import { RidgelineError, type StoredParams } from '@ridgeline/contracts';
import { isWrittenWithoutBlanks, type Table } from '@ridgeline/data';
import { classIndices } from '@ridgeline/linear';
import { repeatWarnings } from '../table/repeated-rows.ts';
import { splitRows } from '../table/split-rows.ts';
import {
  type Examples,
  examplesFingerprint,
  examplesOf,
  type TableExamples,
  textColumns,
} from '../table/table-examples.ts';
import type { ClassificationConfig } from './classification-config.ts';
import type { ClassifierProblem, TextProblem } from './classifier-problem.ts';
import {
  type CrossValidatedClassifier,
  crossValidatedClassifier,
  type FoldExecutor,
} from './cross-validated-classifier.ts';
import { misspellingWarning, requireFewClasses, untestedWarning } from './label-checks.ts';
import { methodOf } from './methods/catalog.ts';
import { pruneClassifier } from './prune-classifier.ts';
import { fitTextReader } from './text-reader.ts';

/** Everything that a classifier is made from, and what is kept to test it. */
export interface ClassificationRun {
  readonly config: ClassificationConfig;
  readonly classes: readonly string[];
  readonly train: Examples;
  /** Empty with `data.test` 0. */
  readonly test: Examples;
  /** How many rows of the table were left out. */
  readonly leftOut: TableExamples['leftOut'];
  /** SHA-256 of all texts and labels. */
  readonly fingerprint: string;
  /** What the data have that makes figures look better than they are. */
  readonly warnings: readonly string[];
}

/** Some of the examples, in the order given. */
export const selectRows = (
  { texts, labels, lines, groups }: Examples,
  rows: ArrayLike<number>,
): Examples => ({
  texts: Array.from(rows, (row) => texts[row]!),
  labels: Array.from(rows, (row) => labels[row]!),
  lines: Array.from(rows, (row) => lines[row]!),
  groups: groups && Array.from(rows, (row) => groups[row]!),
});

/** What makes the figures of a test part say less than they seem to. */
export const partWarnings = (
  examples: Examples,
  parts: { readonly train: Int32Array; readonly test: Int32Array },
): string[] => [...untestedWarning(examples, parts.test), ...repeatWarnings(examples.texts, parts)];

/** The examples of a table, and the configuration with what follows from it. */
export interface LabelledTable {
  readonly config: ClassificationConfig;
  readonly examples: TableExamples;
  /** [K] ascending. */
  readonly classes: readonly string[];
  /** What the table has that may not be meant. */
  readonly warnings: readonly string[];
}

/** Whether most texts are of other signs than letters and digits, as emoji are. */
const haveNoWords = (texts: readonly string[]): boolean =>
  2 * texts.filter((text) => !/[\p{L}\p{N}]/u.test(text)).length > texts.length;

/**
 * The configuration with the columns of the text as a list, and characters for words where the texts have no blanks
 * between words and nothing is said of it.
 */
const settledConfig = (
  config: ClassificationConfig,
  table: Table,
  { texts }: TableExamples,
): { readonly config: ClassificationConfig; readonly notes: readonly string[] } => {
  const [first, ...others] = textColumns(table, config.data.text);
  const data = { ...config.data, text: others.length === 0 ? first! : [first!, ...others] };
  const { analyzer, splitter, join } = config.features;
  const named = { ...config, data };
  const readsWords =
    [analyzer, splitter, join].every((said) => said === undefined) &&
    methodOf(config.model).reads.as === 'matrix';
  const why = isWrittenWithoutBlanks(texts)
    ? 'The texts have no blanks between words'
    : haveNoWords(texts)
      ? 'Most texts hold no word'
      : undefined;
  if (!readsWords || why === undefined) return { config: named, notes: [] };
  return {
    config: { ...named, features: { ngrams: [1, 2], ...config.features, analyzer: 'char' } },
    notes: [
      `${why}, so n-grams of characters are taken: features.analyzer=char. For others: --set features.analyzer=word.`,
    ],
  };
};

/**
 * Table → examples, with what is doubtful about their labels.
 *
 * @param classesOf the classes that a label stands for: itself if not given.
 * @throws `E_DATA` for a column that is missing, a cell that is empty, one class alone, or labels that are hardly classes.
 */
export const readClasses = (
  data: ClassificationConfig['data'],
  table: Table,
  classesOf: (label: string) => readonly string[] = (label) => [label],
): Omit<LabelledTable, 'config'> => {
  const examples = examplesOf(table, { data });
  const { label, maxClasses } = data;
  const all = examples.labels.map(classesOf);
  const { classes } = classIndices(all.flat());
  if (classes.length < 2) {
    throw new RidgelineError(
      'E_DATA',
      `${table.name}: column "${label}" must hold two classes or more, got ${classes.length === 0 ? 'none' : `only "${classes[0]}"`}.`,
      { at: table.name, hint: 'Name the column with the classes by --label, or add rows of another class.' },
    );
  }
  const lines = all.flatMap((own, row) => own.map(() => examples.lines[row]!));
  const labelled = { labels: all.flat(), lines };
  requireFewClasses(labelled, { name: table.name, column: label, most: maxClasses });
  return { examples, classes, warnings: [...examples.notes, ...misspellingWarning(labelled)] };
};

/**
 * The same with the configuration as the table settles it.
 *
 * @throws as `readClasses`.
 */
export const readLabelledTable = (config: ClassificationConfig, table: Table): LabelledTable => {
  const { examples, classes, warnings } = readClasses(config.data, table);
  const settled = settledConfig(config, table, examples);
  const told = examples.notes.length;
  return {
    config: settled.config,
    examples,
    classes,
    warnings: [...warnings.slice(0, told), ...settled.notes, ...warnings.slice(told)],
  };
};

/**
 * Table → examples → training and test part, every class having its share in both: see `splitRows`.
 *
 * @throws `E_DATA` as `readLabelledTable` and `splitRows`.
 */
export const prepareClassification = async (
  given: ClassificationConfig,
  table: Table,
): Promise<ClassificationRun> => {
  const { config, examples, classes, warnings } = readLabelledTable(given, table);
  const { texts, labels, groups } = examples;
  const { test } = config.data;
  const { folds } = config.selection;
  const parts = splitRows(
    { rows: texts.length, labels, groups },
    { test, folds, seed: config.seed, name: table.name },
  );
  return {
    config,
    classes,
    train: selectRows(examples, parts.train),
    test: selectRows(examples, parts.test),
    leftOut: examples.leftOut,
    fingerprint: await examplesFingerprint(examples),
    warnings: [...warnings, ...partWarnings(examples, parts)],
  };
};

/** The training part as models are fitted to it, and as its folds are, which learn to read each by itself. @throws as `fitTextReader` */
export const classifierProblem = ({
  config,
  train,
  classes,
}: ClassificationRun): {
  readonly problem: ClassifierProblem;
  readonly source: TextProblem;
  readonly reader: TextReader;
} => {
  const { reader, documents } = fitTextReader(config, train.texts);
  const { labels, texts, groups } = train;
  const { model, features, tokenizer, seed } = config;
  return {
    reader,
    source: { config: { model, features, tokenizer }, texts, labels, classes, seed },
    problem: { model, documents, labels, groups, classes, seed },
  };
};

export interface TrainedClassifier extends Omit<CrossValidatedClassifier, 'stored'> {
  readonly classifier: Classifier;
  /** What the strength is called in the configuration: `lambda` or `alpha`. */
  readonly strengthName: string | null;
  /** N-grams that have a column, and those of them that have a weight. */
  readonly columns: { readonly all: number; readonly kept: number } | null;
}

/** Columns with a weight for any class: of a model that lost all of them one is kept, which has none. */
export const columnsWithWeight = (params: StoredParams): number => {
  const { data, shape } = params['linear/weights']!;
  const columns = shape[1]!;
  let found = 0;
  for (let column = 0; column < columns; column++) {
    let place = column;
    while (place < data.length && data[place] === 0) place += columns;
    if (place < data.length) found++;
  }
  return found;
};

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
  const { problem, source, reader } = classifierProblem(run);
  const { stored, ...found } = await crossValidatedClassifier({
    problem,
    source,
    selection: run.config.selection,
    ...options,
  });
  const pruned = pruneClassifier(stored, reader);
  const { spec, params } = pruned.stored;
  const columns =
    spec.kind !== 'linearClassifier' || reader.kind !== 'features'
      ? null
      : { all: reader.features.columns, kept: columnsWithWeight(params) };
  return {
    ...found,
    classifier: classifierOf(pruned.stored, pruned.reader),
    strengthName: methodOf(run.config.model).strength?.name ?? null,
    columns,
  };
};
