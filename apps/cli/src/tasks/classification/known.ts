import { RidgelineError } from '@ridgeline/contracts';
import {
  type ClassificationConfig,
  examplesFingerprint,
  prepareClassification,
  readLabelledTable,
  selectRows,
} from '@ridgeline/recipes';
import { readTable } from '../../sources/table-source.ts';
import { type KnownData, knownRows } from '../../train/known-data.ts';

/** What run.json says of a linear classifier. */
interface ClassifierRun {
  readonly config: ClassificationConfig;
  readonly data: string;
  readonly fingerprint: string;
  /** The rows that `tune` tested on. */
  readonly testRows?: readonly number[];
}

/** The rows that a classifier was made from, in the parts that it had. @throws `E_DATA` if they have changed */
export const knownTable = async (run: unknown): Promise<KnownData> => {
  const { config, data, fingerprint, testRows } = run as ClassifierRun;
  if (data === '-')
    throw new RidgelineError('E_DATA', 'The table came from standard input, and was not kept.');
  const { table } = await readTable(data, 'doctor', config.data);
  const { examples } = readLabelledTable(config, table);
  const found = await examplesFingerprint(examples);
  if (found !== fingerprint)
    throw new RidgelineError(
      'E_DATA',
      `${data}: the table has changed since the model was made: the fingerprint was ${fingerprint.slice(0, 16)}…, and is ${found.slice(0, 16)}….`,
    );
  if (testRows === undefined) return knownRows(await prepareClassification(config, table));
  const isTest = new Set(testRows);
  const rest = examples.texts.flatMap((_, row) => (isTest.has(row) ? [] : [row]));
  return knownRows({ train: selectRows(examples, rest), test: selectRows(examples, testRows) });
};
