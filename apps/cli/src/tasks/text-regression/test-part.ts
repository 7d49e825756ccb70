import { type Json, RidgelineError } from '@ridgeline/contracts';
import { fingerprint } from '@ridgeline/data';
import {
  type NumberedTexts,
  numberedTexts,
  prepareTextRegression,
  selectTexts,
  type TextRegressionConfig,
} from '@ridgeline/recipes';
import { readTable } from '../../sources/table-source.ts';

/** What is recorded of a regression on texts. */
export interface TextRegressionRecord {
  readonly config: TextRegressionConfig;
  /** The table that it was trained on, and its SHA-256. */
  readonly data: string;
  readonly fingerprint: string;
  /** The texts learnt from. */
  readonly trainedOn?: string;
  /** The rows that were kept apart, where they do not follow from the configuration. */
  readonly testRows?: readonly number[];
}

/** The record in a model's folder. */
export const recordOf = (run: Json): TextRegressionRecord => run as unknown as TextRegressionRecord;

/** The texts that training kept apart. @throws `E_DATA` if there are none, or the table has changed */
export const testPart = async ({
  config,
  data,
  fingerprint: known,
  testRows,
}: TextRegressionRecord): Promise<NumberedTexts> => {
  const refuse = (message: string): never => {
    throw new RidgelineError('E_DATA', message, { at: data, hint: 'Give a table to evaluate on.' });
  };
  if (data === '-') refuse('evaluate: there is no test part, since its table came from standard input.');
  if (config.data.test === 0) refuse('evaluate: there is no test part, since training kept no text apart.');
  const { table, source } = await readTable(data, 'evaluate', config.data);
  if ((await fingerprint(source.text)) !== known)
    refuse(`${data}: the table has changed since the regression was trained.`);
  if (testRows === undefined) return prepareTextRegression(config, table).test;
  return selectTexts(numberedTexts(table, config.data), testRows);
};
