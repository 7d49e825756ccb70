import type { Classification, ClassifyOptions } from '@ridgeline/classifier';
import { RidgelineError } from '@ridgeline/contracts';
import { shownGram } from '@ridgeline/data';
import { type Given, numberFlag, type Run, switchFlag, textFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { guardsOf } from '../../command-line/guards.ts';
import { givenTexts } from '../../sources/given-texts.ts';
import { json } from '../../terminal/format.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { loadAnyModel, otherModel } from '../load-model.ts';
import type { UsedClassifier } from '../task.ts';
import { tasks } from '../tasks.ts';
import { warnUnknown } from '../warn-unknown.ts';
import { answerOptions, askedUnder } from './answer-options.ts';
import { classifyTable } from './classify-table.ts';

/** Texts whose answers are shown together. */
const batch = 1000;
/** N-grams that are named with --explain. */
const mostReasons = 8;

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

/** Of a text that may have several labels, with those that it has. */
type Answer = Classification & { readonly labels?: readonly string[] };

const show = (
  { ranking, labels, logEvidence, reasons = [] }: Answer,
  { top, terminal }: { readonly top: number | undefined; readonly terminal: Terminal },
): void => {
  const { bold, dim, green, red } = terminal.dataColors;
  const told = labels === undefined || top !== undefined ? top : Math.max(1, labels.length);
  const words = ranking
    .slice(0, told ?? 1)
    .map(({ label, probability }) => `${bold(shownLabel(label))}\t${probability.toFixed(3)}`);
  const because = reasons.slice(0, mostReasons).map(({ gram, set, contribution }) => {
    const paint = contribution > 0 ? green : red;
    return `  ${paint(`${contribution > 0 ? '+' : '−'}${Math.abs(contribution).toFixed(3)}`)} ${dim(set === undefined ? gram : `${shownGram(gram)}  ${set}`)}\n`;
  });
  const evidence = logEvidence === undefined ? '' : `\t${dim(`log p ${logEvidence.toFixed(3)}`)}`;
  terminal.data(`${words.join('\t')}${evidence}\n${because.join('')}`);
};

const showText = (given: Given, answer: Answer, terminal: Terminal): void => {
  const top = numberFlag(given, 'top');
  if (terminal.format === 'text') {
    show(answer, { top, terminal });
    return;
  }
  const { label, labels, probability, ranking, logEvidence, reasons } = answer;
  terminal.data(
    json({
      label,
      probability,
      ...(labels && { labels }),
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
    readonly classifier: UsedClassifier;
    readonly options: ClassifyOptions;
    readonly words: readonly string[];
  },
  terminal: Terminal,
): Promise<void> => {
  const { before, behind } = await guardsOf(given, undefined, terminal);
  if (behind !== undefined)
    throw usage(
      'classify writes no text that filters could look at.',
      '--guard',
      'Leave its list `out` empty.',
    );
  const texts = before(await givenTexts(words, 'classify MODEL', terminal));
  if (texts.length === 0)
    throw new RidgelineError('E_DATA', 'standard input: there is no text to classify.', {
      at: 'standard input',
      hint: 'Give one text a line, or texts after the model.',
    });
  let unknown = 0;
  for (let from = 0; from < texts.length; from += batch) {
    for (const answer of await classifier.classify(texts.slice(from, from + batch), options)) {
      showText(given, answer, terminal);
      if (answer.known === 0) unknown++;
    }
  }
  warnUnknown({ unknown, texts: texts.length, answer: 'class' }, terminal);
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
    ['top', 'guard'].find((name) => given.flags[name] !== undefined);
  if (stray !== undefined)
    throw usage(`--${stray} does not go with --table.`, `--${stray}`, 'Leave it out, or give texts.');
};

/** `ridgeline classify`: a class and its probability for every text, every line of standard input or every row. */
export const classifyCommand: Run = async (given, terminal) => {
  const [folder, ...words] = given.positionals as [string, ...string[]];
  const table = textFlag(given, 'table');
  requireForm(given, table);
  const { task, loaded } = await loadAnyModel(folder, terminal.warn);
  const commands = await task.commands();
  if (commands.classifier === undefined) throw otherModel(folder, task, tasks.classification);
  const classifier = askedUnder(given, await commands.classifier(given, loaded, terminal));
  const options = answerOptions(given, classifier, folder);
  if (table === undefined) await classifyTexts(given, { classifier, options, words }, terminal);
  else await classifyTable(given, { classifier, options, run: loaded.run, table }, terminal);
  return exitCodes.done;
};
