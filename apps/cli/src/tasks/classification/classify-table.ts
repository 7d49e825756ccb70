import type { ClassifyOptions } from '@ridgeline/classifier';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import { type Table, tableTexts, writeDelimited } from '@ridgeline/data';
import { type ClassificationConfig, textColumns } from '@ridgeline/recipes';
import { type Given, listFlag } from '../../command-line/command.ts';
import { tableSettings } from '../../sources/table-settings.ts';
import { type Reading, readTable } from '../../sources/table-source.ts';
import { tableFileOf, withColumns, writeTable } from '../../sources/write-table.ts';
import { count, json } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { UsedClassifier } from '../task.ts';
import { warnUnknown } from '../warn-unknown.ts';

/** The columns that the classifier was trained on. */
const trainedColumns = (run: Json): readonly string[] => {
  const { config } = (run ?? {}) as { readonly config?: Partial<ClassificationConfig> };
  return [config?.data?.text ?? []].flat();
};

const columnsOf = (given: Given, { run, table }: { readonly run: Json; readonly table: Table }) => {
  const named = listFlag(given, 'text');
  const columns = named.length === 0 ? trainedColumns(run) : named;
  if (columns.length > 0) return textColumns(table, columns);
  throw new RidgelineError('E_USAGE', 'ridgeline classify needs the column with the text.', {
    at: '--text',
    hint: 'Name it: --text COLUMN',
  });
};

/** What stands between the labels of a text that has several, as in training. */
const separatorOf = (run: Json): string =>
  (run as { readonly config?: { readonly data?: { readonly labelSeparator?: string } } }).config?.data
    ?.labelSeparator ?? ' ';

/** How the flags say that the table is read. */
const readingOf = (given: Given): Reading =>
  Object.fromEntries(tableSettings(given).map(({ path, value }) => [path.replace('data.', ''), value]));

/** `ridgeline classify --table`: the table again with a class, its probability and what was known of each row. */
export const classifyTable = async (
  given: Given,
  {
    classifier,
    options,
    run,
    table: file,
  }: {
    readonly classifier: UsedClassifier;
    readonly options: ClassifyOptions;
    readonly run: Json;
    readonly table: string;
  },
  terminal: Terminal,
): Promise<void> => {
  const out = tableFileOf(given, 'out', file);
  const { table } = await readTable(file, 'classify MODEL --table', readingOf(given));
  const answers = await classifier.classify(tableTexts(table, columnsOf(given, { run, table })), options);
  const answered = withColumns(table, {
    class: answers.map(({ label, labels }) => labels?.join(separatorOf(run)) ?? label),
    probability: answers.map(({ probability }) => probability),
    known_ngrams: answers.map(({ known }) => known),
    ...(options.evidence && { log_evidence: answers.map(({ logEvidence }) => logEvidence!) }),
  });
  const unknown = answers.filter(({ known }) => known === 0).length;
  if (out === undefined) {
    if (terminal.format === 'json')
      for (const cells of answered.rows)
        terminal.data(json(Object.fromEntries(answered.columns.map((name, i) => [name, cells[i] ?? null]))));
    else terminal.data(writeDelimited(answered));
  } else {
    await writeTable(out, answered, terminal);
    if (terminal.format === 'json')
      terminal.data(json({ out, rows: answers.length, withoutKnownWord: unknown }));
    else terminal.say(`${count(answers.length)} rows are in ${out}.`);
  }
  warnUnknown({ unknown, texts: answers.length, answer: 'class' }, terminal);
};
