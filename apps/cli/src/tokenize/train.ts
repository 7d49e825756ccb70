import { RidgelineError } from '@ridgeline/contracts';
import { countCharacters, linesOf, tableTexts } from '@ridgeline/data';
import { tasks, textColumns } from '@ridgeline/recipes';
import { type TokenizerTrainingSpec, trainTokenizer } from '@ridgeline/tokenization';
import { type Given, listFlag, numberFlag, type Run, switchFlag, textFlag } from '../command-line/command.ts';
import { configurationOf, type FlagSetting } from '../command-line/configuration.ts';
import { exitCodes } from '../command-line/failure.ts';
import { type Reading, tableOf } from '../sources/table-source.ts';
import { readSource } from '../sources/text-source.ts';
import { count, counted, json } from '../terminal/format.ts';
import { newTokenizerFile, writeTokenizer } from './tokenizer-file.ts';

/** What the flags say in the configuration. */
const settingsOf = (given: Given): readonly FlagSetting[] =>
  Object.entries({
    kind: textFlag(given, 'kind'),
    size: numberFlag(given, 'size'),
    minFrequency: numberFlag(given, 'min-frequency'),
  }).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ flag: key === 'minFrequency' ? '--min-frequency' : `--${key}`, path: `tokenizer.${key}`, value }],
  );

/** @throws `E_CONFIG` for a task that reads no text */
const specOf = async (given: Given): Promise<TokenizerTrainingSpec> => {
  const standard = textFlag(given, 'config') === undefined ? { tokenizer: { kind: 'bpe' as const } } : {};
  const config = await configurationOf(given, standard, { flags: settingsOf(given) });
  if ('tokenizer' in config) return config.tokenizer;
  throw new RidgelineError(
    'E_CONFIG',
    `ridgeline tokenize: ${tasks[config.task]().model} has no tokenizer.`,
    {
      at: 'task',
      hint: 'Take a configuration of another task, or none.',
    },
  );
};

/** The texts of a file: itself, its lines with `--lines`, the cells of columns with `--text`. */
const textsOf = async (name: string, given: Given): Promise<readonly string[]> => {
  const source = await readSource(name);
  const columns = listFlag(given, 'text');
  if (columns.length === 0) return switchFlag(given, 'lines') ? linesOf(source.text) : [source.text];
  const table = tableOf(source, {
    separator: textFlag(given, 'separator'),
    quotes: textFlag(given, 'quotes') as Reading['quotes'],
  });
  return tableTexts(table, textColumns(table, columns));
};

/** `ridgeline tokenize train`: learns a tokenizer of texts and writes its `tokenizer.json`. */
export const trainCommand: Run = async (given, terminal) => {
  const names = given.positionals.slice(1);
  if (names.length === 0)
    throw new RidgelineError('E_USAGE', 'ridgeline tokenize train needs a text.', {
      at: 'WORD',
      hint: 'Give text files, - for standard input, or the name of an embedded corpus: moby-dick.',
    });
  const out = newTokenizerFile(given);
  const spec = await specOf(given);
  const texts: string[] = [];
  for (const [i, name] of names.entries()) {
    terminal.status([`Reading ${name}`], i / names.length);
    for (const text of await textsOf(name, given)) texts.push(text);
  }
  const characters = texts.reduce((sum, text) => sum + countCharacters(text), 0);
  terminal.status([`Learning from ${count(characters)} characters`]);
  const began = performance.now();
  const tokenizer = trainTokenizer(spec, texts);
  const seconds = (performance.now() - began) / 1000;
  await writeTokenizer(out, tokenizer);
  const tokens = tokenizer.vocabulary.length;
  if (terminal.format === 'text')
    terminal.say(
      `${out}: ${spec.kind}, ${count(tokens)} tokens, of ${counted(texts.length, 'text')} with ${count(characters)} characters, in ${seconds.toFixed(2)} s`,
    );
  else terminal.data(json({ out, tokenizer: spec, tokens, texts: texts.length, characters, seconds }));
  return exitCodes.done;
};
