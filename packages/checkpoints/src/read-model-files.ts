import { RidgelineError } from '@ridgeline/contracts';
import { fetchFrom } from './fetch-from.ts';
import { hasFolders, readFromFolder } from './folder.node.ts';
import { savedWith } from './seals.ts';

type Files = Readonly<Record<string, Uint8Array>>;

/**
 * Where a model is: a folder (in Node), the URL of one, or its files as bytes by name. A text is a folder in Node, but
 * for those that begin with http: or https:; elsewhere it is a URL, relative to the page.
 */
export type ModelSource = string | URL | Files;

const readerOf = (source: string | URL): ((name: string) => Promise<Uint8Array>) => {
  const isWeb = /^(https?|blob|data):/i.test(String(source));
  const isFile = source instanceof URL ? source.protocol === 'file:' : /^file:/i.test(source);
  if (isFile && hasFolders()) return (name) => readFromFolder(new URL(source), name);
  return !isWeb && !(source instanceof URL) && hasFolders()
    ? (name) => readFromFolder(source, name)
    : (name) => fetchFrom(source, name);
};

/**
 * Reads the files of a model from where it is: weights and record first, then the files that were saved with them.
 * Nothing is decoded or verified yet.
 *
 * @returns bytes by file name.
 * @throws `E_IO` if a file cannot be read or fetched; `E_CHECKPOINT` if `model.safetensors` is none;
 *   `E_OPTION` for a source that is neither text, URL nor files.
 * @example const { spec, params } = await decodeModel(await readModelFiles('my-model'));
 */
export const readModelFiles = async (source: ModelSource): Promise<Files> => {
  if (typeof source !== 'string' && !(source instanceof URL)) {
    if (typeof source === 'object' && source !== null) return source;
    throw new RidgelineError(
      'E_OPTION',
      `readModelFiles: a model's source must be a folder, a URL, or files as bytes by name, got ${source === null ? 'null' : typeof source}.`,
    );
  }
  if (source === '')
    throw new RidgelineError('E_OPTION', "readModelFiles: a model's source must not be an empty text.", {
      hint: 'Give the folder of the model, or its URL.',
    });
  const read = readerOf(source);
  const readAll = async (names: readonly string[]): Promise<Files> =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
  const first = await readAll(['model.safetensors', 'run.json']);
  return { ...first, ...(await readAll(savedWith(first))) };
};
