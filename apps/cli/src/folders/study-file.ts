import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { type HostParams, isRidgelineError, type Json, RidgelineError } from '@ridgeline/contracts';
import type { PathProgress } from '@ridgeline/recipes';
import { readStudy, type Study, studyHeader } from '@ridgeline/tuning';
import { studyKind } from './output-kinds.ts';
import { temporaryName } from './temporaries.ts';

const file = 'study.jsonl';
const finishedKey = 'finished';

/** A study on the disk: what it has so far, and what adds to it. */
export interface StudyFile {
  readonly study: Study;
  /** Results that were there at the beginning. */
  readonly known: number;
  /** Writes a line so that it lasts. */
  readonly append: (line: string) => void;
  /** Marks it as complete. */
  readonly finish: () => void;
  /** Takes the file away: what it held stands elsewhere. */
  readonly remove: () => void;
  /** How far a task had come when its program ended. */
  readonly progressOf: (name: string) => PathProgress | undefined;
  readonly keepProgress: (name: string, progress: PathProgress) => void;
  readonly dropProgress: (name: string) => void;
}

/** Writes so that it lasts. */
const writeLasting = (target: string, flags: 'a' | 'w', text: string): void => {
  const handle = openSync(target, flags);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Puts a file in the place of another, so that a crash leaves one of them whole. */
const replaceLasting = (target: string, text: string): void => {
  const temporary = path.join(path.dirname(target), temporaryName(path.basename(target)));
  writeLasting(temporary, 'w', text);
  renameSync(temporary, target);
};

/** A task's name may be longer than a file's: what is cut off still tells files apart by its hash. */
const progressFile = (name: string): string => {
  const start = name.replace(/[^a-z0-9]+/gi, '-').slice(0, 60);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `progress-${start}-${hash}.json`;
};

export const encodeParams = (params: HostParams): Json =>
  Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => [
      name,
      {
        shape: [...shape],
        data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
      },
    ]),
  );

export type EncodedParams = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: string }>
>;

export const decodeParams = (params: EncodedParams): HostParams =>
  Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => {
      const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
      return [name, { shape, data: new Float32Array(bytes.buffer) }];
    }),
  );

/** What was kept of a path; nothing if it belongs to another study or cannot be read. */
const readProgress = (target: string, about: Json): PathProgress | undefined => {
  try {
    const kept = JSON.parse(readFileSync(target, 'utf8'));
    if (JSON.stringify(kept.about) !== JSON.stringify(about)) return undefined;
    return { points: kept.points, params: decodeParams(kept.params) };
  } catch {
    return undefined;
  }
};

/** The study in a folder, its last line whole; nothing if there is none that is worth keeping. */
const readOld = (folder: string, about: Json): Study | undefined => {
  const target = path.join(folder, file);
  if (!existsSync(target)) return undefined;
  const text = readFileSync(target, 'utf8');
  // a program that was killed at its first write leaves no result
  if (text.split('\n').length < 3) return undefined;
  try {
    return readStudy(text, about);
  } catch (error) {
    if (!isRidgelineError(error)) throw error;
    throw new RidgelineError('E_CHECKPOINT', `${target}: ${error.message}`, {
      at: target,
      hint: `${error.hint ?? ''} --overwrite begins anew in this folder.`.trim(),
    });
  }
};

/** Whether a study was begun in a folder. */
export const hasStudy = (folder: string): boolean => existsSync(path.join(folder, file));

/** Removes what tasks of another study kept. */
const dropAllProgress = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (studyKind.numbered!.pattern.test(name)) rmSync(path.join(folder, name), { force: true });
  }
};

/**
 * Opens the study of a folder to go on with it, or begins one.
 *
 * @param about what the results depend on.
 * @param options.isNew begins one, whatever is there.
 * @throws `E_CHECKPOINT` if one is there that is about something else, or damaged.
 */
export const openStudy = (folder: string, about: Json, { isNew }: { readonly isNew: boolean }): StudyFile => {
  const target = path.join(folder, file);
  if (isNew) dropAllProgress(folder);
  const old = isNew ? undefined : readOld(folder, about);
  const text = old?.text ?? studyHeader(about);
  // a search that is refused before its first result leaves nothing behind
  let isBegun = false;
  const begin = (): void => {
    if (isBegun) return;
    replaceLasting(target, text);
    isBegun = true;
  };
  const append = (line: string): void => {
    begin();
    writeLasting(target, 'a', line);
  };
  const study = old ?? readStudy(text, about);
  const place = (name: string) => path.join(folder, progressFile(name));
  return {
    study,
    known: [...study.results.keys()].filter((key) => key !== finishedKey).length,
    append,
    finish: () => {
      if (!study.results.has(finishedKey)) append(`${JSON.stringify({ key: finishedKey, result: true })}\n`);
    },
    remove: () => rmSync(target, { force: true }),
    progressOf: (name) => readProgress(place(name), about),
    keepProgress: (name, { points, params }) => {
      begin();
      replaceLasting(place(name), JSON.stringify({ about, points, params: encodeParams(params) }));
    },
    dropProgress: (name) => rmSync(place(name), { force: true }),
  };
};
