import { existsSync, statSync } from 'node:fs';
import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { linesOf } from '@ridgeline/data';
import type { Translator } from '@ridgeline/recipes';
import { disposeParams, fromHost } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import { type Run, textFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { type Guards, guardsOf, isRefused, refusalOf } from '../../command-line/guards.ts';
import { warnOfMissingFile } from '../../sources/given-texts.ts';
import { readSource } from '../../sources/text-source.ts';
import { textFileOf, writeText } from '../../sources/write-text.ts';
import { counted, json } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { loadModelOf } from '../load-model.ts';
import { searchOptions } from '../search-options.ts';
import { warnUnknown } from '../warn-unknown.ts';
import { tellTranslated, translatedInBatches } from './in-batches.ts';
import { type LoadedTranslator, maxTokensOf } from './model.ts';

/** Texts, and what errors call each. */
interface Texts {
  readonly texts: readonly string[];
  readonly placeOf: (index: number) => string;
}

const isFile = (name: string): boolean => existsSync(name) && statSync(name).isFile();

const linesOfFile = async (named: string): Promise<Texts> => {
  const { name, text } = await readSource(named);
  return { texts: text === '' ? [] : linesOf(text), placeOf: (index) => `${name}: line ${index + 1}` };
};

/** The words of the command, or the lines of the one file, or of standard input, that they name. @throws `E_USAGE` for nothing */
const readTexts = async (words: readonly string[], terminal: Terminal): Promise<Texts> => {
  const [first = '-', ...others] = words;
  if (others.length === 0 && (first === '-' || isFile(first))) {
    if (first === '-' && process.stdin.isTTY)
      throw new RidgelineError('E_USAGE', 'ridgeline translate needs a text.', {
        at: 'TEXT',
        hint: 'Give texts, a file with one a line, or lines on standard input: ridgeline translate MODEL < texts.txt',
      });
    return linesOfFile(first);
  }
  warnOfMissingFile(words, terminal);
  return { texts: words, placeOf: (index) => `text ${index + 1}` };
};

/** @throws `E_DATA` if there is nothing to translate */
const requireTexts = ({ texts }: Texts): void => {
  if (texts.some((text) => text.trim() !== '')) return;
  throw new RidgelineError('E_DATA', 'There is no text to translate: all are empty.', {
    at: 'TEXT',
    hint: 'Give texts, or a file with one a line.',
  });
};

/** How many texts hold nothing that a tokenizer knows. */
const unknownTexts = ({ encode, special }: Tokenizer, texts: readonly string[]): number =>
  texts.filter((text) => text.trim() !== '' && encode(text).ids.every((id) => id === special.unknown)).length;

/** A translation as filters let it pass. @throws `E_DATA` for one that they refuse */
const passed = ({ behind }: Guards, translation: string, place: string): string => {
  if (behind === undefined) return translation;
  const seen = behind(translation);
  if (isRefused(seen.verdict)) throw refusalOf(`the translation of ${place}`, seen);
  return seen.text;
};

/** `ridgeline translate`: a translation for every text, every line of a file or of standard input. */
export const translateCommand: Run = async (given, terminal) => {
  const [folder, ...words] = given.positionals as [string, ...string[]];
  const out = textFileOf(given, words[0]);
  const prefix = textFlag(given, 'prefix');
  const search = { ...searchOptions(given), ...(prefix !== undefined && { prefix }) };
  const { model, tokenizer, sourceTokenizer, ...loaded } = await loadModelOf<LoadedTranslator>(
    'translation',
    folder,
    terminal.warn,
  );
  const read = await readTexts(words, terminal);
  requireTexts(read);
  const { placeOf } = read;
  const guards = await guardsOf(given, { before: sourceTokenizer ?? tokenizer, behind: tokenizer }, terminal);
  const texts = guards.before(read.texts, placeOf);
  const unknown = unknownTexts(sourceTokenizer ?? tokenizer, texts);
  warnUnknown({ unknown, texts: texts.length, answer: 'translation' }, terminal);
  await startBackend(deviceFlags(given), terminal);
  const params = fromHost(loaded.params);
  const translator: Translator = { model, tokenizer, sourceTokenizer, params };
  const maxTokens = maxTokensOf(loaded.run);
  const translations: string[] = [];
  try {
    for await (const some of translatedInBatches(translator, texts, { ...search, maxTokens, placeOf })) {
      const from = translations.length;
      translations.push(...some.map((translation, i) => passed(guards, translation, placeOf(from + i))));
      if (out !== undefined) {
        tellTranslated(translations.length, texts.length, terminal);
        continue;
      }
      translations.slice(from).forEach((translation, i) => {
        const line = { source: texts[from + i], translation };
        terminal.data(terminal.format === 'json' ? json(line) : `${translation}\n`);
      });
    }
  } finally {
    disposeParams(params);
  }
  if (out !== undefined) {
    await writeText(out, translations.map((line) => `${line}\n`).join(''));
    terminal.say(`${counted(translations.length, 'translation')} in ${out}.`);
    if (terminal.format === 'json') terminal.data(json({ translations: translations.length, out }));
  }
  return exitCodes.done;
};
