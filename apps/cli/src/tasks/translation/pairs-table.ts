import { RidgelineError } from '@ridgeline/contracts';
import { parallelTexts, type Table } from '@ridgeline/data';
import type { ParallelFiles, TranslationConfig } from '@ridgeline/recipes';
import { tableOf } from '../../sources/table-source.ts';
import { readSource, type Source } from '../../sources/text-source.ts';

type Data = TranslationConfig['data'];

/** @throws `E_CONFIG` if one of two files is named alone */
const filesOf = ({ sourceFile, targetFile }: Partial<ParallelFiles>): ParallelFiles | undefined => {
  if (sourceFile === undefined && targetFile === undefined) return undefined;
  if (sourceFile !== undefined && targetFile !== undefined) return { sourceFile, targetFile };
  const missing = sourceFile === undefined ? 'source' : 'target';
  throw new RidgelineError(
    'E_CONFIG',
    `data.${missing}File must be named beside the other of two parallel files, ${sourceFile ?? targetFile}.`,
    { at: `data.${missing}File`, hint: `Name it: --${missing}-file FILE` },
  );
};

const parallelTable = async (texts: Source, targetFile: string, { source, target }: Data): Promise<Table> =>
  parallelTexts({ source: texts, target: await readSource(targetFile), columns: [source, target] });

/**
 * The table of pairs in a source that is read already: its rows, or its lines beside those of the file that the configuration names.
 *
 * @throws `E_DATA` for what is no table, and naming the first line that is alone; `E_CONFIG` if one file is named without the other.
 */
export const pairsTable = async (source: Source, data: Data): Promise<Table> => {
  const files = filesOf(data as Partial<ParallelFiles>);
  return files === undefined ? tableOf(source, data) : parallelTable(source, files.targetFile, data);
};

/** The same of a table, or of two files, by their names. */
export const namedPairsTable = async (named: string | ParallelFiles, data: Data): Promise<Table> =>
  typeof named === 'string'
    ? tableOf(await readSource(named), data)
    : parallelTable(await readSource(named.sourceFile), named.targetFile, data);

/** What `evaluate` reads in place of the test part, if anything. @throws `E_USAGE` if a table is named beside files */
export const namedPairs = (
  table: string | undefined,
  files: Partial<ParallelFiles>,
): string | ParallelFiles | undefined => {
  const found = filesOf(files);
  if (found === undefined || table === undefined) return found ?? table;
  throw new RidgelineError(
    'E_USAGE',
    `"${table}" is a table, and --source-file names ${found.sourceFile} in its place.`,
    {
      at: 'DATA',
      hint: 'Give either a table, or --source-file and --target-file.',
    },
  );
};
