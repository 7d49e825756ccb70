import type { Classifier } from '@ridgeline/classifier';
import { RidgelineError } from '@ridgeline/contracts';
import { bootstrapIntervals, regressionScores } from '@ridgeline/evaluation';
import {
  type ClassificationConfig,
  classifierMetrics,
  type Examples,
  examplesFingerprint,
  examplesOf,
  numberKeys,
  predictRows,
  prepareClassification,
  type RegressionConfig,
  readRegressionTable,
  regressionMetrics,
  rowsOf,
  rowsSeen,
  selectRows,
} from '@ridgeline/recipes';
import { randomStream } from '@ridgeline/tensors';
import { type Given, numberFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import type { LoadedClassifier, LoadedRegression } from '../folders/predictor-folder.ts';
import { tableSettings } from '../sources/table-settings.ts';
import { readTable } from '../sources/table-source.ts';
import { count, counted, json } from '../terminal/format.ts';
import { shownLabel } from '../terminal/shown-label.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { showClassifierMetrics } from './classifier-report.ts';
import { warnUnknown } from './classify-table.ts';
import { misreadRows } from './misread-rows.ts';
import { tableFileOf, writeTable } from './write-table.ts';

interface ClassifierRecord {
  readonly config: ClassificationConfig;
  readonly data: string;
  readonly fingerprint: string;
  /** The texts learnt from; models of older versions keep none. */
  readonly trainedOn?: string;
  /** The rows that were kept apart, where they do not follow from the configuration. */
  readonly testRows?: readonly number[];
}

interface RegressionRecord {
  readonly config: RegressionConfig;
  readonly trainedOn?: string;
}

/** The texts that training kept apart. @throws `E_DATA` if there are none, or the table has changed. */
const testPart = async ({ config, data, fingerprint, testRows }: ClassifierRecord): Promise<Examples> => {
  const hint = 'Give a table to evaluate on.';
  if (data === '-' || config.data.test === 0) {
    const why = data === '-' ? 'its table came from standard input' : 'training kept no text apart';
    throw new RidgelineError('E_DATA', `evaluate: there is no test part, since ${why}.`, { at: data, hint });
  }
  const { table } = await readTable(data, 'evaluate', config.data);
  const all = examplesOf(table, config);
  if ((await examplesFingerprint(all)) !== fingerprint) {
    throw new RidgelineError('E_DATA', `${data}: the table has changed since the classifier was trained.`, {
      at: data,
      hint,
    });
  }
  if (testRows === undefined) return (await prepareClassification(config, table)).test;
  return selectRows(all, testRows);
};

/** @throws `E_DATA` for a label that is none of the classifier's classes */
const requireKnownLabels = ({ labels, lines }: Examples, { classes }: Classifier, at: string): void => {
  const known = new Set(classes);
  const stray = labels.flatMap((label, row) => (known.has(label) ? [] : [row]));
  const [first] = stray;
  if (first === undefined) return;
  const others = stray.length === 1 ? '' : `, nor are those of ${counted(stray.length - 1, 'further row')}`;
  const listed = classes.slice(0, 20).map(shownLabel).join(', ');
  throw new RidgelineError(
    'E_DATA',
    `${at}: line ${lines[first]}: label "${shownLabel(labels[first]!)}" is none of the classifier's classes${others}.`,
    {
      at: `${at}:${lines[first]}`,
      hint: `It tells ${listed}${classes.length > 20 ? ', …' : ''}. Name another column: --label COLUMN. Or empty the label of such rows in the file and leave them out: --on-empty skip.`,
    },
  );
};

/** How another table is read: by what flags say, else its columns as in training. */
const settingsOf = <D extends ClassificationConfig['data'] | RegressionConfig['data']>(
  given: Given,
  data: D,
): D => ({
  ...data,
  separator: undefined,
  quotes: undefined,
  // rows of another table are all evaluated, and need no groups
  dropDuplicates: false,
  group: undefined,
  ...Object.fromEntries(tableSettings(given).map(({ path, value }) => [path.replace('data.', ''), value])),
});

const readOther = async (
  given: Given,
  {
    data,
    record,
    terminal,
  }: { readonly data: string; readonly record: ClassifierRecord; readonly terminal: Terminal },
): Promise<Examples> => {
  const settings = settingsOf(given, record.config.data);
  const examples = examplesOf((await readTable(data, 'evaluate', settings)).table, { data: settings });
  for (const note of examples.notes) terminal.warn(terminal.colors.yellow(note));
  return examples;
};

const learntWarning = (seen: number, all: number, what: string): string =>
  seen === all
    ? `The model has learnt from all ${count(all)} ${what}: these figures say little of others. Without a table, evaluate takes those that training kept apart.`
    : `The model has learnt from ${count(seen)} of the ${count(all)} ${what}: the figures of all are too good. Those of the other ${count(all - seen)} stand apart.`;

/** The texts that an accuracy is of, in words. */
const whose = (
  texts: number,
  { seen, isApart }: { readonly seen: number; readonly isApart: boolean },
): string => {
  const of = `of ${counted(texts, 'text')}`;
  if (isApart) return `${of} that the model has not learnt from`;
  return seen === 0 ? of : `${of}, all of which the model has learnt from,`;
};

/** The examples that a classifier has not learnt from. */
const unseenOf = (
  examples: Examples,
  { trainedOn }: ClassifierRecord,
): { readonly seen: number; readonly unseen: Examples } => {
  const { texts } = examples;
  const isSeen = trainedOn === undefined ? texts.map(() => false) : rowsSeen(texts, trainedOn);
  const rows = texts.map((_, row) => row).filter((row) => !isSeen[row]);
  return { seen: texts.length - rows.length, unseen: selectRows(examples, rows) };
};

/** `ridgeline evaluate` of a classifier. */
export const evaluateClassifier = async (
  given: Given,
  { classifier, run }: LoadedClassifier,
  terminal: Terminal,
): Promise<number> => {
  const record = run as unknown as ClassifierRecord;
  const data = given.positionals[1];
  const errors = tableFileOf(given, 'errors', data ?? record.data);
  const examples =
    data === undefined ? await testPart(record) : await readOther(given, { data, record, terminal });
  requireKnownLabels(examples, classifier, data ?? record.data);
  const metrics = classifierMetrics(classifier, examples);
  const answers = classifier.classify(examples.texts);
  const withoutKnownWord = answers.filter(({ known }) => known === 0).length;
  const { seen, unseen } = unseenOf(examples, record);
  if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, examples.texts.length, 'texts')));
  const apart = seen > 0 && unseen.texts.length > 0 ? classifierMetrics(classifier, unseen) : null;
  if (terminal.format === 'json')
    terminal.data(
      json({
        task: 'classification',
        classes: classifier.classes,
        ...metrics,
        withoutKnownWord,
        learntFrom: seen,
        ...(seen > 0 && { heldOut: apart }),
      }),
    );
  else {
    showClassifierMetrics(metrics, terminal);
    if (apart !== null) {
      terminal.data('\nThe texts that it has not learnt from:\n\n');
      showClassifierMetrics(apart, terminal);
    }
  }
  warnUnknown(withoutKnownWord, answers.length, terminal);
  if (errors !== undefined) {
    const misread = misreadRows(examples, answers);
    await writeTable(errors, misread, terminal);
    terminal.say(
      `${counted(misread.rows.length, 'misread row')} ${misread.rows.length === 1 ? 'is' : 'are'} in ${errors}, the surest first.`,
    );
  }
  const limit = numberFlag(given, 'min-accuracy');
  if (limit === undefined) return exitCodes.done;
  const { accuracy, examples: rows } = apart ?? metrics;
  const held = accuracy >= limit;
  const tell = held && apart === null && seen === 0 ? terminal.say : terminal.warn;
  tell(
    `The accuracy ${accuracy.toFixed(4)} ${whose(rows, { seen, isApart: apart !== null })} is ${held ? 'not ' : ''}below ${limit}.`,
  );
  return held ? exitCodes.done : exitCodes.threshold;
};

/** `ridgeline evaluate` of a regression. */
export const evaluateRegression = async (
  given: Given,
  { spec, fit, run }: LoadedRegression,
  terminal: Terminal,
): Promise<number> => {
  const { config, trainedOn } = run as unknown as RegressionRecord;
  const data = settingsOf(given, { ...config.data, features: [...spec.columns] });
  const { table } = await readTable(given.positionals[1], 'evaluate MODEL', data);
  const { numbers, notes } = readRegressionTable({ ...config, data }, table, spec.target);
  for (const note of notes) terminal.warn(terminal.colors.yellow(note));
  const rows = rowsOf(numbers);
  const { x, y } = rows;
  const isSeen = trainedOn === undefined ? [] : rowsSeen(numberKeys(rows), trainedOn);
  const unseen = Int32Array.from(y, (_, row) => row).filter((row) => !isSeen[row]);
  const seen = y.length - unseen.length;
  if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, y.length, 'rows')));
  const predicted = predictRows(x, fit);
  const of = (values: Float64Array, places: Int32Array) => Float64Array.from(places, (row) => values[row]!);
  const scores = { ...regressionScores({ actual: y, predicted }), ...regressionMetrics(y, predicted) };
  const drawn = bootstrapIntervals({
    examples: y.length,
    statistics: (places) => {
      const { mse, r2 } = regressionScores({ actual: of(y, places), predicted: of(predicted, places) });
      return { mse, r2 };
    },
    random: randomStream(0).stream('interval'),
  });
  const intervals = { ...drawn, r2: scores.r2 === null ? null : drawn.r2 };
  const apart =
    seen > 0 && unseen.length > 0 ? regressionMetrics(of(y, unseen), of(predicted, unseen)) : null;
  const result = {
    task: 'regression',
    examples: y.length,
    ...scores,
    intervals,
    learntFrom: seen,
    ...(seen > 0 && { heldOut: apart && { examples: unseen.length, ...apart } }),
  };
  if (terminal.format === 'json') {
    terminal.data(json(result));
    return exitCodes.done;
  }
  const { bold, dim } = terminal.dataColors;
  const line = (label: string, value: number | null, interval?: readonly [number, number] | null) =>
    terminal.data(
      `${label.padEnd(20)}${bold((value?.toPrecision(5) ?? '–').padStart(11))}  ${dim(interval?.map((end) => end.toPrecision(4)).join(' … ') ?? '')}\n`,
    );
  line('mean squared error', scores.mse, intervals.mse);
  line('its root', scores.rmse);
  line('mean absolute error', scores.mae);
  line('R²', scores.r2, intervals.r2);
  terminal.data(`${'rows'.padEnd(20)}${count(y.length).padStart(11)}\n`);
  if (apart === null) return exitCodes.done;
  terminal.data('\nThe rows that it has not learnt from:\n\n');
  line('mean squared error', apart.mse);
  line('R²', apart.r2);
  terminal.data(`${'rows'.padEnd(20)}${count(unseen.length).padStart(11)}\n`);
  return exitCodes.done;
};
