import { RidgelineError } from '@ridgeline/contracts';
import {
  type AttackRobustness,
  type AttackRobustnessOptions,
  type ClassificationConfig,
  type ClassifierMetrics,
  classifierMetrics,
  type ExampleSettings,
  type Examples,
  examplesFingerprint,
  examplesOf,
  prepareClassification,
  rowsSeen,
  sampledRows,
  selectRows,
} from '@ridgeline/recipes';
import { type Given, numberFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { readOtherTable } from '../../sources/other-table.ts';
import { type Reading, readTable } from '../../sources/table-source.ts';
import { tableFileOf, writeTable } from '../../sources/write-table.ts';
import { counted, json } from '../../terminal/format.ts';
import { learntWarning } from '../../terminal/learnt-warning.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { evaluateRobustness } from '../robustness/evaluate-robustness.ts';
import { type RobustnessSettings, robustnessSettings } from '../robustness/robustness-options.ts';
import type { UsedClassifier } from '../task.ts';
import { warnUnknown } from '../warn-unknown.ts';
import { misreadRows } from './misread-rows.ts';
import type { LoadedClassifier } from './model.ts';
import { showClassifierMetrics } from './report.ts';

/** What is recorded of a classifier of whatever kind. */
export interface EvaluatedRecord {
  readonly config: { readonly data: ExampleSettings & Reading };
  /** The table that it was trained on. */
  readonly data: string;
  /** The texts learnt from; models of older versions keep none. */
  readonly trainedOn?: string;
}

/** What run.json keeps of a linear classifier. */
export interface ClassifierRecord extends EvaluatedRecord {
  readonly config: ClassificationConfig;
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
export const requireKnownLabels = (
  { labels, lines }: Examples,
  { classes }: Pick<UsedClassifier, 'classes'>,
  at: string,
): void => {
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

/** The examples of another table than that of the training. */
export const readOther = async (
  given: Given,
  {
    data,
    record,
    terminal,
    who = 'evaluate',
  }: {
    readonly data: string;
    readonly record: EvaluatedRecord;
    readonly terminal: Terminal;
    readonly who?: string;
  },
): Promise<Examples> => {
  const other = await readOtherTable(given, { name: data, who, data: record.config.data });
  const examples = examplesOf(other.table, { data: other.settings });
  for (const note of examples.notes) terminal.warn(terminal.colors.yellow(note));
  return examples;
};

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
  { trainedOn }: EvaluatedRecord,
): { readonly seen: number; readonly unseen: Examples } => {
  const { texts } = examples;
  const isSeen = trainedOn === undefined ? texts.map(() => false) : rowsSeen(texts, trainedOn);
  const rows = texts.map((_, row) => row).filter((row) => !isSeen[row]);
  return { seen: texts.length - rows.length, unseen: selectRows(examples, rows) };
};

type AttackOptions = Pick<AttackRobustnessOptions, 'radii' | 'onProgress'>;

/** A classifier of whatever kind, what is recorded of it, and how it is measured. */
interface Measured {
  readonly classifier: Pick<UsedClassifier, 'classes' | 'classify'>;
  readonly record: EvaluatedRecord;
  readonly metrics: (examples: Examples) => Promise<ClassifierMetrics>;
  /** The texts that training kept apart. @throws `E_DATA` if there are none, or the table has changed */
  readonly testPart: () => Promise<Examples>;
  /** What attacks along its gradients cost; absent where it has none. */
  readonly attack?: (examples: Examples, options: AttackOptions) => Promise<AttackRobustness>;
}

/** `--robustness` of a classifier, on rows drawn from these. */
const measureRobustness = (
  examples: Examples,
  {
    classifier,
    record,
    settings,
    attack,
  }: Pick<Measured, 'classifier' | 'record' | 'attack'> & { readonly settings: RobustnessSettings },
  terminal: Terminal,
): Promise<number> => {
  const { seen } = unseenOf(examples, record);
  const from = examples.texts.length;
  if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, from, 'texts')));
  const drawn = selectRows(examples, sampledRows(from, settings));
  const answer = async (texts: readonly string[]) => {
    const answers = (await classifier.classify(texts)).map(({ label }) => label);
    return { answers, scores: answers.map((label, row) => Number(label === drawn.labels[row])) };
  };
  const { texts, groups } = drawn;
  return evaluateRobustness(
    {
      ...{ task: 'classification', texts, groups, from, learntFrom: seen, of: 'right', answer },
      ...(attack && { attack: (onProgress) => attack(drawn, { radii: settings.radii, onProgress }) }),
    },
    settings,
    terminal,
  );
};

/** `ridgeline evaluate` of a classifier. */
export const evaluateClassifier = (
  given: Given,
  { classifier, run }: LoadedClassifier,
  terminal: Terminal,
): Promise<number> => {
  const record = run as unknown as ClassifierRecord;
  const metrics = async (examples: Examples): Promise<ClassifierMetrics> =>
    classifierMetrics(classifier, examples);
  return evaluateUsed(given, { classifier, record, metrics, testPart: () => testPart(record) }, terminal);
};

/** The same of a classifier of whatever kind. */
export const evaluateUsed = async (
  given: Given,
  { classifier, record, metrics: measure, testPart, attack }: Measured,
  terminal: Terminal,
): Promise<number> => {
  const data = given.positionals[1];
  const settings = robustnessSettings(given);
  const errors = tableFileOf(given, 'errors', data ?? record.data);
  const examples = data === undefined ? await testPart() : await readOther(given, { data, record, terminal });
  requireKnownLabels(examples, classifier, data ?? record.data);
  if (settings !== undefined)
    return measureRobustness(examples, { classifier, record, settings, ...(attack && { attack }) }, terminal);
  const metrics = await measure(examples);
  const answers = await classifier.classify(examples.texts);
  const withoutKnownWord = answers.filter(({ known }) => known === 0).length;
  const { seen, unseen } = unseenOf(examples, record);
  if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, examples.texts.length, 'texts')));
  const apart = seen > 0 && unseen.texts.length > 0 ? await measure(unseen) : null;
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
  warnUnknown({ unknown: withoutKnownWord, texts: answers.length, answer: 'class' }, terminal);
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
