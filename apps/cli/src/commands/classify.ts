import { existsSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { RidgelineError } from '@ridgeline/contracts';
import { decodeText } from '@ridgeline/data';
import type { Classifier } from '@ridgeline/recipes';
import { type Given, numberFlag, type Run, switchFlag } from '../command.ts';
import { exitCodes } from '../failure.ts';
import { json } from '../format.ts';
import { loadModelOf } from '../model-folder.ts';
import type { Terminal } from '../terminal.ts';

/** Texts that are scored at once. */
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
  return bytes.length === 0 ? [] : linesOf(decodeText(bytes, 'standard input'));
};

interface Answer {
  readonly label: string;
  readonly probability: number;
  readonly top: readonly { readonly label: string; readonly probability: number }[];
  readonly reasons: ReturnType<NonNullable<Classifier['explain']>>;
}

function* answers(
  classifier: Classifier,
  texts: readonly string[],
  { top, explain }: { readonly top: number; readonly explain: Classifier['explain'] },
): Generator<Answer> {
  const { classes } = classifier;
  for (let from = 0; from < texts.length; from += batch) {
    const some = texts.slice(from, from + batch);
    const logs = classifier.logProbabilities(some);
    for (const [row, text] of some.entries()) {
      const ranked = classes
        .map((label, place) => ({ label, place, probability: Math.exp(logs[row * classes.length + place]!) }))
        .sort((a, b) => b.probability - a.probability);
      const [{ label, place, probability }] = ranked as [(typeof ranked)[number]];
      yield {
        label,
        probability,
        top: ranked.slice(0, top).map((found) => ({ label: found.label, probability: found.probability })),
        reasons: explain?.(text, place).slice(0, mostReasons) ?? [],
      };
    }
  }
}

const show = ({ top, reasons }: Answer, terminal: Terminal): void => {
  const { bold, dim, green, red } = terminal.dataColors;
  const words = top.map(({ label, probability }) => `${bold(label)}\t${probability.toFixed(3)}`);
  const because = reasons.map(({ gram, contribution }) => {
    const paint = contribution > 0 ? green : red;
    return `  ${paint(`${contribution > 0 ? '+' : '−'}${Math.abs(contribution).toFixed(3)}`)} ${dim(gram)}\n`;
  });
  terminal.data(`${words.join('\t')}\n${because.join('')}`);
};

const explainOf = (given: Given, { explain }: Classifier, folder: string): Classifier['explain'] => {
  if (!switchFlag(given, 'explain')) return undefined;
  if (explain !== undefined) return explain;
  throw usage(
    `${folder}: --explain is for linear classifiers over named n-grams.`,
    '--explain',
    'Leave it out, or train with model.kind=logistic and without features.hashing.',
  );
};

/** `ridgeline classify`: a class and its probability for every text, or every line of standard input. */
export const classifyCommand: Run = async (given, terminal) => {
  const [folder, ...words] = given.positionals as [string, ...string[]];
  const { classifier } = await loadModelOf('classification', folder, terminal.warn);
  const explain = explainOf(given, classifier, folder);
  const texts = await readTexts(words, terminal);
  if (texts.length === 0)
    throw new RidgelineError('E_DATA', 'standard input: there is no text to classify.', {
      at: 'standard input',
      hint: 'Give one text a line, or texts after the model.',
    });
  const top = numberFlag(given, 'top');
  for (const answer of answers(classifier, texts, { top: top ?? 1, explain })) {
    const { label, probability, reasons } = answer;
    if (terminal.format === 'text') show(answer, terminal);
    else
      terminal.data(
        json({
          label,
          probability,
          ...(top !== undefined && { top: answer.top }),
          ...(explain && { reasons }),
        }),
      );
  }
  return exitCodes.done;
};
