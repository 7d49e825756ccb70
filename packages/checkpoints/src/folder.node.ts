import type * as FileSystem from 'node:fs/promises';
import { RidgelineError } from '@ridgeline/contracts';

interface NodeProcess {
  readonly getBuiltinModule?: (name: string) => unknown;
}

/** Node's file system where there is one. It is asked for rather than imported, so that bundles for pages hold none. */
const fileSystem = (): typeof FileSystem | undefined =>
  (globalThis as { readonly process?: NodeProcess }).process?.getBuiltinModule?.('node:fs/promises') as
    | typeof FileSystem
    | undefined;

/** Whether folders can be read here. */
export const hasFolders = (): boolean => fileSystem() !== undefined;

/**
 * The bytes of a file of a folder.
 *
 * @throws `E_IO` naming folder and file
 */
export const readFromFolder = async (folder: string | URL, name: string): Promise<Uint8Array> => {
  const file =
    folder instanceof URL
      ? new URL(name, folder.href.endsWith('/') ? folder.href : `${folder.href}/`)
      : `${folder.replace(/(?<=.)\/+$/, '')}/${name}`;
  try {
    return await fileSystem()!.readFile(file);
  } catch (cause) {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      ENOTDIR: 'what is called a folder is a file',
      EACCES: 'permission denied',
    };
    const { code = '' } = cause as { readonly code?: string };
    throw new RidgelineError('E_IO', `${file}: ${reasons[code] ?? (cause as Error).message}.`, {
      at: String(folder),
      hint: 'Give the folder of a model, such as `ridgeline train --out` writes.',
      cause,
    });
  }
};
