import { type Json, RidgelineError } from '@ridgeline/contracts';
import { tableTexts, writeDelimited } from '@ridgeline/data';
import { type TextPrediction, textColumns } from '@ridgeline/recipes';
import { type Given, listFlag, type Run, switchFlag, textFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { givenTexts } from '../../sources/given-texts.ts';
import { tableSettings } from '../../sources/table-settings.ts';
import { readTable } from '../../sources/table-source.ts';
import { tableFileOf, withColumns, writeTable } from '../../sources/write-table.ts';
import { count, json, measured } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { loadAnyModel, otherModel } from '../load-model.ts';
import type { UsedRegressor } from '../task.ts';
import { tasks } from '../tasks.ts';
import { warnUnknown } from '../warn-unknown.ts';

/** N-grams that are named with --explain. */
const mostReasons = 8;

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

const show = ({ value, reasons = [] }: TextPrediction, terminal: Terminal): void => {
  const { bold, dim, green, red } = terminal.dataColors;
  const because = reasons.slice(0, mostReasons).map(({ gram, contribution }) => {
    const paint = contribution > 0 ? green : red;
    return `  ${paint(`${contribution > 0 ? '+' : '−'}${Math.abs(contribution).toFixed(3)}`)} ${dim(gram)}\n`;
  });
  terminal.data(`${bold(measured(value))}\n${because.join('')}`);
};

const warnOf = (answers: readonly TextPrediction[], terminal: Terminal): void =>
  warnUnknown(
    { unknown: answers.filter(({ known }) => known === 0).length, texts: answers.length, answer: 'number' },
    terminal,
  );

const predictTexts = async (
  given: Given,
  { regressor, words }: { readonly regressor: UsedRegressor; readonly words: readonly string[] },
  terminal: Terminal,
): Promise<void> => {
  const texts = await givenTexts(words, 'predict MODEL', terminal);
  const answers = await regressor.predict(texts, { explain: switchFlag(given, 'explain') });
  for (const answer of answers) {
    if (terminal.format === 'text') show(answer, terminal);
    else {
      const { reasons, ...told } = answer;
      terminal.data(json({ ...told, ...(reasons && { reasons: reasons.slice(0, mostReasons) }) }));
    }
  }
  warnOf(answers, terminal);
};

/** The column of the text: as a flag says, else as in training. */
const textOf = (given: Given, run: Json): readonly string[] => {
  const named = listFlag(given, 'text');
  const { config } = run as {
    readonly config: { readonly data: { readonly text: string | readonly string[] } };
  };
  return named.length > 0 ? named : [config.data.text].flat();
};

/** The table again, with what is said of each row. */
const predictTable = async (
  given: Given,
  { regressor, run, file }: { readonly regressor: UsedRegressor; readonly run: Json; readonly file: string },
  terminal: Terminal,
): Promise<void> => {
  const out = tableFileOf(given, 'out', file);
  const reading = Object.fromEntries(
    tableSettings(given).map(({ path, value }) => [path.replace('data.', ''), value]),
  );
  const { table } = await readTable(file, 'predict MODEL --table', reading);
  const answers = await regressor.predict(tableTexts(table, textColumns(table, textOf(given, run))));
  const answered = withColumns(table, {
    predicted: answers.map(({ value }) => value),
    known: answers.map(({ known }) => known),
  });
  if (out !== undefined) {
    await writeTable(out, answered, terminal);
    if (terminal.format === 'json') terminal.data(json({ out, rows: answers.length }));
    else terminal.say(`${count(answers.length)} rows are in ${out}.`);
  } else if (terminal.format === 'json')
    for (const cells of answered.rows)
      terminal.data(json(Object.fromEntries(answered.columns.map((name, i) => [name, cells[i] ?? null]))));
  else terminal.data(writeDelimited(answered));
  warnOf(answers, terminal);
};

/** @throws `E_USAGE` for a flag or a word that only goes with, or without, `--table` */
const requireForm = (given: Given, words: readonly string[], table: string | undefined): void => {
  const stray =
    table === undefined
      ? ['text', 'out', 'overwrite', 'separator', 'quotes'].find((name) => given.flags[name] !== undefined)
      : ['explain'].find((name) => switchFlag(given, name));
  if (stray !== undefined)
    throw usage(
      `--${stray} ${table === undefined ? 'goes' : 'does not go'} with --table.`,
      `--${stray}`,
      table === undefined ? 'Name the table: --table in.csv' : 'Leave it out, or give texts.',
    );
  if (table !== undefined && words.length > 0)
    throw usage(`"${words[0]}" cannot be read beside --table.`, 'TEXT', 'Give either texts or a table.');
};

/** `ridgeline predict`: a number for every text, every line of standard input or every row. */
export const predictCommand: Run = async (given, terminal) => {
  const [folder, ...words] = given.positionals as [string, ...string[]];
  const file = textFlag(given, 'table');
  requireForm(given, words, file);
  const { task, loaded } = await loadAnyModel(folder, terminal.warn);
  const commands = await task.commands();
  if (commands.regressor === undefined) throw otherModel(folder, task, tasks['text-regression']);
  const regressor = await commands.regressor(given, loaded, terminal);
  if (switchFlag(given, 'explain') && regressor.explain === undefined)
    throw usage(
      `${folder}: --explain is for linear regressions over named n-grams.`,
      '--explain',
      'Leave it out, or train a linear one without features.hashing.',
    );
  if (file === undefined) await predictTexts(given, { regressor, words }, terminal);
  else await predictTable(given, { regressor, run: loaded.run, file }, terminal);
  return exitCodes.done;
};
