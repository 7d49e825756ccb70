import { RidgelineError } from '@ridgeline/contracts';
import { type LabelScores, labelScores } from '@ridgeline/evaluation';
import type { NeuralClassifier } from '@ridgeline/neural-classifier';
import { type Examples, examplesOf, labelsOf } from '@ridgeline/recipes';
import { type Given, numberFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { readOtherTable } from '../../sources/other-table.ts';
import { tableFileOf, writeTable } from '../../sources/write-table.ts';
import { count, counted, json, percent } from '../../terminal/format.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { robustnessSettings } from '../robustness/robustness-options.ts';
import type { NeuralRecord } from './evaluate.ts';

/** Every label of every text: 1 where it has it. @throws `E_DATA` for a label that the classifier does not know */
const indicators = (
  sets: readonly (readonly string[])[],
  classes: readonly string[],
  placeOf: (row: number) => string,
): number[] =>
  sets.flatMap((labels, row) => {
    const stray = labels.find((label) => !classes.includes(label));
    if (stray !== undefined)
      throw new RidgelineError(
        'E_DATA',
        `${placeOf(row)}: label "${shownLabel(stray)}" is none of the classifier's labels.`,
        {
          at: placeOf(row),
          hint: `It tells ${classes.slice(0, 20).map(shownLabel).join(', ')}. Name another column: --label COLUMN.`,
        },
      );
    return classes.map((label) => Number(labels.includes(label)));
  });

const show = (scores: LabelScores, classes: readonly string[], texts: number, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  const line = (label: string, value: string, about: string) =>
    terminal.data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(about)}\n`);
  line('micro F1', percent(scores.microF1), 'of all labels put together');
  line('macro F1', percent(scores.macroF1), 'mean over the labels');
  line('labels right', percent(scores.accuracy), 'those that a text has not included');
  line('all right', percent(scores.exact), 'texts with every label right');
  line('texts', count(texts), '');
  terminal.data(
    `\n${table(
      ['label', 'precision', 'recall', 'F1', 'texts'],
      scores.perLabel.map(({ precision, recall, f1, support }, k) => [
        shownLabel(classes[k]!),
        percent(precision),
        support === 0 ? '–' : percent(recall),
        support === 0 ? '–' : percent(f1),
        count(support),
      ]),
      ['left', 'right', 'right', 'right', 'right'],
    )}\n`,
  );
};

/** `ridgeline evaluate` of a classifier whose texts may have several labels. */
export const evaluateLabels = async (
  given: Given,
  {
    classifier,
    record,
    testPart,
  }: {
    readonly classifier: NeuralClassifier;
    readonly record: NeuralRecord;
    readonly testPart: () => Promise<Examples>;
  },
  terminal: Terminal,
): Promise<number> => {
  if (robustnessSettings(given) !== undefined)
    throw new RidgelineError(
      'E_USAGE',
      'ridgeline evaluate: --robustness is for models of one class a text, and this one tells several.',
      { at: '--robustness', hint: 'Leave it out.' },
    );
  const data = given.positionals[1];
  const { config } = record;
  const errors = tableFileOf(given, 'errors', data ?? record.data);
  if (given.flags.group !== undefined)
    terminal.warn(
      'Scores of several labels have no intervals, which groups would be for: --group changes nothing.',
    );
  const readOther = async (file: string): Promise<Examples> => {
    const { table, settings } = await readOtherTable(given, {
      name: file,
      who: 'evaluate',
      data: config.data,
    });
    return examplesOf(table, { data: settings });
  };
  const examples = data === undefined ? await testPart() : await readOther(data);
  const { classes } = classifier;
  const answers = await classifier.classify(examples.texts);
  const actual = examples.labels.map((cell) => labelsOf(config, cell));
  const predicted = answers.map(({ labels }) => labels!);
  const placeOf = (row: number): string => `${data ?? record.data}: line ${examples.lines[row]}`;
  const scores = labelScores({
    actual: indicators(actual, classes, placeOf),
    predicted: indicators(predicted, classes, placeOf),
    labels: classes.length,
  });
  if (terminal.format === 'json') {
    const perLabel = scores.perLabel.map((found, k) => ({ label: classes[k], ...found }));
    const found = { ...scores, examples: examples.texts.length, perLabel };
    terminal.data(json({ task: 'neural-classification', labels: classes, ...found }));
  } else show(scores, classes, examples.texts.length, terminal);
  if (errors !== undefined) {
    const sorted = (labels: readonly string[]): string => [...labels].sort().join(config.data.labelSeparator);
    const rows = examples.texts.flatMap((text, row) => {
      const [was, told] = [sorted(actual[row]!), sorted(predicted[row]!)];
      return was === told ? [] : [[examples.lines[row], text, was, told]];
    });
    await writeTable(errors, { columns: ['line', 'text', 'actual', 'predicted'], rows }, terminal);
    terminal.say(`${counted(rows.length, 'misread row')} ${rows.length === 1 ? 'is' : 'are'} in ${errors}.`);
  }
  const limit = numberFlag(given, 'min-accuracy');
  if (limit === undefined) return exitCodes.done;
  const held = scores.accuracy >= limit;
  (held ? terminal.say : terminal.warn)(
    `The share of labels that are right, ${scores.accuracy.toFixed(4)}, is ${held ? 'not ' : ''}below ${limit}.`,
  );
  return held ? exitCodes.done : exitCodes.threshold;
};
