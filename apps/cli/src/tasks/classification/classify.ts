import { existsSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import type { Classification, Classifier, ClassifyOptions } from '@ridgeline/classifier';
import { RidgelineError } from '@ridgeline/contracts';
import { decodeText, shownGram } from '@ridgeline/data';
import { type Given, numberFlag, type Run, switchFlag, textFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { json } from '../../terminal/format.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { loadModelOf } from '../load-model.ts';
import { answerOptions, askedUnder } from './answer-options.ts';
import { classifyTable, warnUnknown } from './classify-table.ts';
import type { LoadedClassifier } from './model.ts';

/** Texts whose answers are shown together. */
const batch = 1000;
/** N-grams that are named with --explain. */
const mostReasons = 8;

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

/** Every line of a text, without the end of the last one. */
const linesOf = (text: string): string[] => text.replace(/\r?\n$/, '').split(/\r?\n/);

const readTexts = async (given: readonly string[], terminal: Terminal): Promise<readonly string[]> => {
  const fromInput = given.length === 0 || (given.length === 1 && given[0] === '-');
  if (!fromInput) {
    const file = given.find((text) => existsSync(text));
    if (file !== undefined)
      terminal.warn(
        `"${file}" is taken as a text. The lines of the file: ridgeline classify MODEL < ${file}`,
      );
    return given;
  }
  if (process.stdin.isTTY)
    throw usage(
      'ridgeline classify needs a text.',
      'TEXT',
      'Give texts, or lines on standard input: ridgeline classify MODEL < texts.txt',
    );
  const bytes = await buffer(process.stdin);
  return bytes.length === 0 ? [] : linesOf(decodeText(bytes, 'standard input', { isPiped: true }));
};

const show = (
  { ranking, logEvidence, reasons = [] }: Classification,
  { top, terminal }: { readonly top: number; readonly terminal: Terminal },
): void => {
  const { bold, dim, green, red } = terminal.dataColors;
  const words = ranking
    .slice(0, top)
    .map(({ label, probability }) => `${bold(shownLabel(label))}\t${probability.toFixed(3)}`);
  const because = reasons.slice(0, mostReasons).map(({ gram, set, contribution }) => {
    const paint = contribution > 0 ? green : red;
    return `  ${paint(`${contribution > 0 ? '+' : '−'}${Math.abs(contribution).toFixed(3)}`)} ${dim(set === undefined ? gram : `${shownGram(gram)}  ${set}`)}\n`;
  });
  const evidence = logEvidence === undefined ? '' : `\t${dim(`log p ${logEvidence.toFixed(3)}`)}`;
  terminal.data(`${words.join('\t')}${evidence}\n${because.join('')}`);
};

const showText = (given: Given, answer: Classification, terminal: Terminal): void => {
  const top = numberFlag(given, 'top');
  if (terminal.format === 'text') {
    show(answer, { top: top ?? 1, terminal });
    return;
  }
  const { label, probability, ranking, logEvidence, reasons } = answer;
  terminal.data(
    json({
      label,
      probability,
      ...(top !== undefined && { top: ranking.slice(0, top) }),
      ...(logEvidence !== undefined && { logEvidence }),
      ...(reasons && { reasons: reasons.slice(0, mostReasons) }),
    }),
  );
};

const classifyTexts = async (
  given: Given,
  {
    classifier,
    options,
    words,
  }: {
    readonly classifier: Classifier;
    readonly options: ClassifyOptions;
    readonly words: readonly string[];
  },
  terminal: Terminal,
): Promise<void> => {
  const texts = await readTexts(words, terminal);
  if (texts.length === 0)
    throw new RidgelineError('E_DATA', 'standard input: there is no text to classify.', {
      at: 'standard input',
      hint: 'Give one text a line, or texts after the model.',
    });
  let unknown = 0;
  for (let from = 0; from < texts.length; from += batch) {
    for (const answer of classifier.classify(texts.slice(from, from + batch), options)) {
      showText(given, answer, terminal);
      if (answer.known === 0) unknown++;
    }
  }
  warnUnknown(unknown, texts.length, terminal);
};

/** @throws `E_USAGE` for a flag or a word that only goes with, or without, `--table` */
const requireForm = (given: Given, table: string | undefined): void => {
  if (table === undefined) {
    const stray = ['text', 'out', 'overwrite', 'separator', 'quotes'].find(
      (name) => given.flags[name] !== undefined,
    );
    if (stray !== undefined)
      throw usage(`--${stray} goes with --table.`, `--${stray}`, 'Name the table: --table in.csv');
    return;
  }
  const [, word] = given.positionals;
  if (word !== undefined)
    throw usage(`"${word}" cannot be classified beside --table.`, 'TEXT', 'Give either texts or a table.');
  const stray =
    ['explain'].find((name) => switchFlag(given, name)) ??
    (numberFlag(given, 'top') === undefined ? undefined : 'top');
  if (stray !== undefined)
    throw usage(`--${stray} does not go with --table.`, `--${stray}`, 'Leave it out, or give texts.');
};

/** `ridgeline classify`: a class and its probability for every text, every line of standard input or every row. */
export const classifyCommand: Run = async (given, terminal) => {
  const [folder, ...words] = given.positionals as [string, ...string[]];
  const table = textFlag(given, 'table');
  requireForm(given, table);
  const loaded = await loadModelOf<LoadedClassifier>('classification', folder, terminal.warn);
  const { run } = loaded;
  const classifier = askedUnder(given, loaded.classifier);
  const options = answerOptions(given, classifier, folder);
  if (table === undefined) await classifyTexts(given, { classifier, options, words }, terminal);
  else await classifyTable(given, { classifier, options, run, table }, terminal);
  return exitCodes.done;
};
