import { RidgelineError } from '@ridgeline/contracts';
import { parseConfig, type TuneData } from '@ridgeline/recipes';
import { readSource, type Source } from '../sources/text-source.ts';
import { tasks } from '../tasks/tasks.ts';
import type { RunConfig } from '../train/step-training.ts';
import { type DataFile, type DataPlaces, describeFile, locate } from './data-files.ts';
import { pack, sha256 } from './packed.ts';

/** How data are read again on another machine, and what they must come to. */
export interface StudyData {
  /** As it was configured, files by the names that they have in `files`. */
  readonly config: object;
  readonly source: string;
  readonly files: Readonly<Record<string, DataFile>>;
  /** Of the data as they were read. */
  readonly sha256: string;
}

/** Where a configuration's data name files beside the source. */
const fileKeys = ['valid', 'test', 'sourceFile', 'targetFile'];

type Values = Readonly<Record<string, unknown>>;

/** Data of a configuration with their files by other names. */
const withFiles = async (data: Values, rename: (file: string) => Promise<string>): Promise<Values> => {
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(data)) {
    const isNamed = fileKeys.includes(key);
    if (isNamed && typeof value === 'string') entries.push([key, await rename(value)]);
    else if (isNamed && typeof value === 'object' && value !== null)
      entries.push([key, await withFiles(value as Values, rename)]);
    else entries.push([key, value]);
  }
  return Object.fromEntries(entries);
};

const dataOf = (config: object): Values => (config as { readonly data: Values }).data;

/**
 * What a worker needs to read the data of a study.
 *
 * @param options.config that the task reads them by.
 * @param options.data as they were read here.
 * @throws `E_USAGE` for standard input; `E_DATA` for what is no file
 */
export const studyData = async (
  config: object,
  { source, data }: { readonly source: Source; readonly data: TuneData },
): Promise<StudyData> => {
  if (source.data === '-')
    throw new RidgelineError('E_USAGE', '--queue needs data in a file, and these come from standard input.', {
      at: '--queue',
      hint: 'Write them to a file, and give workers a folder with it: --data DIR',
    });
  const files: Record<string, DataFile> = { [source.data]: await describeFile(source.data) };
  await withFiles(dataOf(config), async (file) => {
    files[file] ??= await describeFile(file);
    return file;
  });
  return { config, source: source.data, files, sha256: sha256(pack(data)) };
};

/**
 * Reads the data of a study on this machine.
 *
 * @throws `E_DATA` if they are not here, or come to something else
 */
export const readStudyData = async (
  { config, source, files, sha256: expected }: StudyData,
  places: DataPlaces,
): Promise<TuneData> => {
  const here = (file: string): Promise<string> => locate(file, files[file]!, places);
  const { text } = await readSource(await here(source));
  const local = { ...config, data: await withFiles(dataOf(config), here) };
  const { task } = config as RunConfig;
  const { tuning } = await tasks[task].commands();
  const data = await tuning.read(parseConfig(local) as never, {
    name: files[source]!.name,
    data: source,
    text,
  });
  if (sha256(pack(data)) === expected) return data;
  throw new RidgelineError(
    'E_DATA',
    'its data are read in another way by this program than by the one that asks.',
    {
      hint: 'Install the same version of Ridgeline on all machines.',
    },
  );
};
