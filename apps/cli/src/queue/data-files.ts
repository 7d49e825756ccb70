import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, opendir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { RidgelineError } from '@ridgeline/contracts';
import { corpora } from '@ridgeline/corpora';
import { systemReason } from '../command-line/failure.ts';
import { bytes as bytesText } from '../terminal/format.ts';

/** A file by what is in it, so that any machine finds it, whatever it is called there. */
export interface DataFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

/** Where an embedded corpus is on this machine; a file is where it is. */
const placeOf = (file: string): string =>
  Object.hasOwn(corpora, file) ? fileURLToPath(corpora[file as keyof typeof corpora].url) : file;

/** What a file is, or an embedded corpus by its name. @throws `E_DATA` */
export const describeFile = async (file: string): Promise<DataFile> => {
  const place = placeOf(file);
  try {
    const { size } = await stat(place);
    return { name: path.basename(file), bytes: size, sha256: await hashOf(place) };
  } catch (error) {
    throw new RidgelineError('E_DATA', `${file}: it cannot be read: ${systemReason(error) ?? error}.`, {
      at: file,
      hint: 'With --queue data must be files, which workers find by their hash.',
    });
  }
};

/** Where a worker looks for data, in this order: folders, and URLs below which each file is called by its SHA-256. */
export interface DataPlaces {
  /** A path of the file on this machine; nothing if it is nowhere. @throws `E_DATA` for a place that cannot be looked at */
  readonly find: (wanted: DataFile) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

const unreadable = (folder: string, error: unknown): RidgelineError =>
  new RidgelineError('E_DATA', `${folder}: data cannot be looked for: ${systemReason(error) ?? error}.`, {
    at: '--data',
    hint: 'Give a folder that can be read.',
  });

const inFolder = async (folder: string, { bytes, sha256 }: DataFile): Promise<string | undefined> => {
  const files = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error) => {
    throw unreadable(folder, error);
  });
  for (const entry of files) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    // only a file of that size can be it
    const size = (await stat(file).catch(() => undefined))?.size;
    if (size === bytes && (await hashOf(file)) === sha256) return file;
  }
  return undefined;
};

/** The bytes below a URL, as many as are wanted and no more. */
const download = async (url: string, { bytes, sha256, name }: DataFile): Promise<Uint8Array | undefined> => {
  const address = `${url.replace(/\/$/, '')}/${sha256}`;
  const failed = (reason: string): RidgelineError =>
    new RidgelineError('E_DATA', `${address}: ${name} cannot be fetched: ${reason}.`, {
      at: '--data',
      hint: 'Each file must be there under its SHA-256, readable without a key or by a signed address.',
    });
  const response = await fetch(address).catch((error: Error) => {
    throw failed((error.cause as Error | undefined)?.message ?? error.message);
  });
  if (response.status === 404 || response.status === 403) return undefined;
  if (!response.ok || response.body === null) throw failed(`the server answers ${response.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > bytes) throw failed(`it is longer than ${bytes} bytes`);
    parts.push(part);
  }
  const all = Buffer.concat(parts);
  const found = createHash('sha256').update(all).digest('hex');
  if (found !== sha256) throw failed(`its SHA-256 is ${found}`);
  return all;
};

/** Places where data can be looked for, as far as this is known before any are wanted. @throws `E_DATA` for a folder that is none */
export const checkPlaces = async (places: readonly string[]): Promise<void> => {
  for (const folder of places.filter((place) => !isUrl(place)))
    await (await opendir(folder).catch((error) => Promise.reject(unreadable(folder, error)))).close();
};

/** @param places folders, and URLs of HTTP. */
export const dataPlaces = (places: readonly string[]): DataPlaces => {
  let cache: Promise<string> | undefined;
  const fetched = async (url: string, wanted: DataFile): Promise<string | undefined> => {
    const bytes = await download(url, wanted);
    if (bytes === undefined) return undefined;
    cache ??= mkdtemp(path.join(tmpdir(), 'ridgeline-data-'));
    const folder = path.join(await cache, wanted.sha256);
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, wanted.name);
    await writeFile(`${file}.part`, bytes);
    await rename(`${file}.part`, file);
    return file;
  };
  return {
    find: async (wanted) => {
      for (const place of places) {
        const file = isUrl(place) ? await fetched(place, wanted) : await inFolder(place, wanted);
        if (file !== undefined) return file;
      }
      return undefined;
    },
    close: async () => {
      if (cache !== undefined) await rm(await cache, { recursive: true, force: true });
    },
  };
};

/** An embedded corpus, which is part of this program, or a file that is found by its hash. @throws `E_DATA` if it is nowhere */
export const locate = async (file: string, wanted: DataFile, places: DataPlaces): Promise<string> => {
  if (Object.hasOwn(corpora, file) && (await describeFile(file)).sha256 === wanted.sha256) return file;
  const found = await places.find(wanted);
  if (found !== undefined) return found;
  const { name, bytes, sha256 } = wanted;
  throw new RidgelineError(
    'E_DATA',
    `its data are not here: no file of --data is ${name} (${bytesText(bytes)}, SHA-256 ${sha256.slice(0, 16)}…).`,
    {
      at: '--data',
      hint: `Copy ${name} into a folder that --data names; a file that was changed since is another.`,
    },
  );
};
