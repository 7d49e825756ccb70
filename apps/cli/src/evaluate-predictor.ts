import type { Classifier } from '@ridgeline/classifier';
import { RidgelineError } from '@ridgeline/contracts';
import { bootstrapIntervals, regressionScores } from '@ridgeline/evaluation';
import {
  type ClassificationConfig,
  classifierMetrics,
  type Examples,
  examplesFingerprint,
  examplesOf,
  predictRows,
  prepareClassification,
  regressionTable,
  rowsOf,
  selectRows,
} from '@ridgeline/recipes';
import { randomStream } from '@ridgeline/tensors';
import { showClassifierMetrics } from './classifier-report.ts';
import { warnUnknown } from './classify-table.ts';
import { type Given, numberFlag, textFlag } from './command.ts';
import { exitCodes } from './failure.ts';
import { count, json } from './format.ts';
import { misreadRows } from './misread-rows.ts';
import type { LoadedClassifier, LoadedRegression } from './predictor-folder.ts';
import { readTable } from './table-source.ts';
import type { Terminal } from './terminal.ts';
import { requireTableFile, writeTable } from './write-table.ts';

interface ClassifierRecord {
  readonly config: ClassificationConfig;
  readonly data: string;
  readonly fingerprint: string;
  /** The rows that were kept apart, where they do not follow from the configuration. */
  readonly testRows?: readonly number[];
}

/** The texts that training kept apart. @throws `E_DATA` if there are none, or the table has changed. */
const testPart = async ({ config, data, fingerprint, testRows }: ClassifierRecord): Promise<Examples> => {
  const hint = 'Give a table to evaluate on.';
  if (data === '-' || config.data.test === 0) {
    const why = data === '-' ? 'its table came from standard input' : 'training kept no text apart';
    throw new RidgelineError('E_DATA', `evaluate: there is no test part, since ${why}.`, { at: data, hint });
  }
  const { table } = await readTable(data, 'evaluate');
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
const requireKnownLabels = ({ labels }: Examples, { classes }: Classifier, at: string): void => {
  const stray = labels.find((label) => !classes.includes(label));
  if (stray === undefined) return;
  throw new RidgelineError('E_DATA', `${at}: label "${stray}" is none of the classifier's classes.`, {
    at,
    hint: `It tells ${classes.slice(0, 20).join(', ')}. Name another column by --label, or leave such rows out.`,
  });
};

/** The columns as flags name them, else as in training. */
const columnsOf = (given: Given, { config }: ClassifierRecord): Pick<ClassificationConfig, 'data'> => ({
  data: {
    ...config.data,
    text: textFlag(given, 'text') ?? config.data.text,
    label: textFlag(given, 'label') ?? config.data.label,
  },
});

/** `ridgeline evaluate` of a classifier. */
export const evaluateClassifier = async (
  given: Given,
  { classifier, run }: LoadedClassifier,
  terminal: Terminal,
): Promise<number> => {
  const record = run as unknown as ClassifierRecord;
  const data = given.positionals[1];
  const errors = textFlag(given, 'errors');
  if (errors !== undefined) requireTableFile(errors, '--errors', data ?? record.data);
  const examples =
    data === undefined
      ? await testPart(record)
      : examplesOf((await readTable(data, 'evaluate')).table, columnsOf(given, record));
  requireKnownLabels(examples, classifier, data ?? record.data);
  const metrics = classifierMetrics(classifier, examples);
  const answers = classifier.classify(examples.texts);
  const withoutKnownWord = answers.filter(({ known }) => known === 0).length;
  if (terminal.format === 'json')
    terminal.data(
      json({ task: 'classification', classes: classifier.classes, ...metrics, withoutKnownWord }),
    );
  else showClassifierMetrics(metrics, terminal);
  warnUnknown(withoutKnownWord, answers.length, terminal);
  if (errors !== undefined) {
    const misread = misreadRows(examples, answers);
    await writeTable(errors, misread, terminal);
    terminal.say(`${count(misread.rows.length)} misread rows are in ${errors}, the surest first.`);
  }
  const limit = numberFlag(given, 'min-accuracy');
  if (limit === undefined || metrics.accuracy >= limit) return exitCodes.done;
  terminal.warn(`The accuracy ${metrics.accuracy.toFixed(4)} is below ${limit}.`);
  return exitCodes.threshold;
};

/** `ridgeline evaluate` of a regression. */
export const evaluateRegression = async (
  given: Given,
  { spec, fit }: LoadedRegression,
  terminal: Terminal,
): Promise<number> => {
  const { table } = await readTable(given.positionals[1], 'evaluate MODEL');
  const { x, y } = rowsOf(regressionTable(table, { target: spec.target, features: spec.columns }));
  const predicted = predictRows(x, fit);
  const scoresOf = (rows: Int32Array) => {
    const { mse, r2 } = regressionScores({
      actual: Float64Array.from(rows, (row) => y[row]!),
      predicted: Float64Array.from(rows, (row) => predicted[row]!),
    });
    return { mse, r2 };
  };
  const scores = regressionScores({ actual: y, predicted });
  const intervals = bootstrapIntervals({
    examples: y.length,
    statistics: scoresOf,
    random: randomStream(0).stream('interval'),
  });
  const result = { task: 'regression', examples: y.length, ...scores, intervals };
  if (terminal.format === 'json') {
    terminal.data(json(result));
    return exitCodes.done;
  }
  const { bold, dim } = terminal.dataColors;
  const line = (label: string, value: number, interval?: readonly [number, number]) =>
    terminal.data(
      `${label.padEnd(20)}${bold(value.toPrecision(5).padStart(11))}  ${dim(interval?.map((end) => end.toPrecision(4)).join(' … ') ?? '')}\n`,
    );
  line('mean squared error', scores.mse, intervals.mse);
  line('its root', scores.rmse);
  line('mean absolute error', scores.mae);
  line('R²', scores.r2, intervals.r2);
  terminal.data(`${'rows'.padEnd(20)}${count(y.length).padStart(11)}\n`);
  return exitCodes.done;
};
