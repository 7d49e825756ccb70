import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { type Given, switchFlag } from '../command-line/command.ts';
import { lockName, namesOf, type OutputKind, outputKinds } from './output-kinds.ts';
import { ownerOf } from './run-lock.ts';
import { readTemporary } from './temporaries.ts';

/** What a command wants with its folder. Going on is for a command that reads what is there before it writes. */
export interface Wanted {
  readonly kind: OutputKind;
  readonly how: 'begin' | 'go on' | 'overwrite';
}

/**
 * What a command line wants with its folder.
 *
 * @param otherwise what it wants without `--overwrite` and `--resume`.
 * @throws `E_USAGE` for both flags at once.
 */
export const howOf = (given: Given, otherwise: Wanted['how'] = 'begin'): Wanted['how'] => {
  const [overwrites, resumes] = [switchFlag(given, 'overwrite'), switchFlag(given, 'resume')];
  if (overwrites && resumes) {
    const message = '--overwrite begins anew and --resume goes on: only one of them can be given.';
    throw new RidgelineError('E_USAGE', message, { at: '--overwrite', hint: 'Leave one of them out.' });
  }
  return overwrites ? 'overwrite' : resumes ? 'go on' : otherwise;
};

/** What file managers and version control leave in an empty folder. */
const nothing = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini', '.gitkeep', '.gitignore', '.directory']);

const refuse = (folder: string, problem: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', `${folder}: ${problem}.`, { at: '--out', hint });

const another = 'Choose another folder with --out, a new or an empty one.';

const entriesOf = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !nothing.has(name));
  } catch {
    // there is none, or it cannot be read: that is told when it is taken
    return [];
  }
};

/** A file as text; of weights, which are large, the beginning of their header. */
const textOf = (file: string): string => {
  const bytes = readFileSync(file);
  return file.endsWith('.safetensors') ? bytes.subarray(0, 256).toString('latin1') : bytes.toString('utf8');
};

const textsOf = (folder: string, entries: readonly Dirent[]): ReadonlyMap<string, () => string> =>
  new Map(
    entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, () => textOf(path.join(folder, name))]),
  );

const recogniserOf = ({ files, numbered }: OutputKind, name: string) =>
  Object.hasOwn(files, name) ? files[name] : numbered?.pattern.test(name) ? numbered.recognise : undefined;

/** Whether a file is there and is what Ridgeline writes under its name. */
const isOurs = (kind: OutputKind, texts: ReadonlyMap<string, () => string>, name: string): boolean => {
  const text = texts.get(name)?.();
  return text !== undefined && (text === '' || recogniserOf(kind, name)?.(text, texts) === true);
};

/** Whether anything in a folder can only be of this kind; a model's generation before may be all that is whole. */
const isOf = (kind: OutputKind, folder: string): boolean => {
  const texts = textsOf(folder, entriesOf(folder));
  const before = kind.folders.previous;
  return (
    kind.tells.some((name) => texts.get(name)?.() !== '' && isOurs(kind, texts, name)) ||
    (before !== undefined && isOf(before, path.join(folder, 'previous')))
  );
};

const kindOf = (folder: string): OutputKind | undefined => outputKinds.find((kind) => isOf(kind, folder));

/** Whether there is anything that cost work. */
const hasWorth = (kind: OutputKind, folder: string): boolean => {
  const names = entriesOf(folder).map(({ name }) => name);
  return (
    kind.worth.some((name) => names.includes(name)) ||
    Object.entries(kind.folders).some(
      ([name, inner]) => names.includes(name) && hasWorth(inner, path.join(folder, name)),
    )
  );
};

/** Locks and temporary files, which are cleared when their process is gone. */
const isHousekeeping = (folder: string, { name }: Dirent): boolean => {
  if (name !== lockName) return readTemporary(name) !== undefined;
  const text = textOf(path.join(folder, name));
  return text === '' || ownerOf(text) !== undefined;
};

/** What stands at a name that would be written or removed and is not Ridgeline's; paths below the folder. */
const strangersIn = (kind: OutputKind, folder: string, isDamageTold: boolean): readonly string[] => {
  const entries = entriesOf(folder);
  const texts = textsOf(folder, entries);
  const lower = new Set(namesOf(kind).map((name) => name.toLowerCase()));
  const isStranger = (entry: Dirent): boolean => {
    const { name } = entry;
    if (recogniserOf(kind, name) !== undefined) {
      const isTaken = isDamageTold && name !== 'README.md';
      return !entry.isFile() || !(isTaken || isOurs(kind, texts, name));
    }
    if (entry.isFile() && isHousekeeping(folder, entry)) return false;
    // where names have no case, a file of another case is the one that would be written
    return kind.isRemovedWhole === true || lower.has(name.toLowerCase());
  };
  return entries.flatMap((entry) => {
    const { name } = entry;
    const inner = Object.hasOwn(kind.folders, name) ? kind.folders[name] : undefined;
    if (inner === undefined || !entry.isDirectory()) return isStranger(entry) ? [name] : [];
    return strangersIn(inner, path.join(folder, name), isDamageTold).map((found) => path.join(name, found));
  });
};

/** The folder that a part of another output is, such as the `previous` of a model: it is not one to give. */
const ownerAbove = (folder: string): string | undefined => {
  for (let at = folder; path.dirname(at) !== at; at = path.dirname(at)) {
    const above = path.dirname(at);
    const name = path.basename(at).toLowerCase();
    if (outputKinds.some(({ folders }) => Object.hasOwn(folders, name))) {
      const kind = kindOf(above);
      if (kind !== undefined && Object.hasOwn(kind.folders, name)) return above;
    }
  }
  return undefined;
};

const listOf = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? `, and ${names.length - 3} more` : ''}`;

const requirePlace = (folder: string): void => {
  if (/^~[^/\\]*([/\\]|$)/.test(folder)) {
    const hint = `The shell fills in ~ only where it stands first and without quotes: --out "$HOME${folder.replace(/^~[^/\\]*/, '')}"`;
    throw refuse(folder, '~ is not the home folder here', hint);
  }
  const resolved = path.resolve(folder);
  const isLink = lstatSync(resolved, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const isThere = statSync(resolved, { throwIfNoEntry: false }) !== undefined;
  if (isLink && !isThere) throw refuse(folder, 'it is a link to a folder that does not exist', another);
  const above = ownerAbove(isThere ? realpathSync(resolved) : resolved);
  if (above !== undefined)
    throw refuse(folder, `the folder is a part of ${above}, and goes with that`, another);
};

/**
 * Sees before any work that a folder may be written: that it is new or empty, or that what is in it is Ridgeline's and
 * is meant to be gone on with or replaced. Files that are not Ridgeline's are never touched; where one stands in the
 * way, the folder is refused.
 *
 * @throws `E_USAGE` saying what is in the way and what to do.
 */
export const requireOutput = (folder: string, { kind, how }: Wanted): void => {
  requirePlace(folder);
  const entries = entriesOf(folder);
  const left = entries.filter((entry) => !(entry.isFile() && isHousekeeping(folder, entry)));
  if (left.length === 0) return;
  const found = kindOf(folder);
  if (found === undefined) {
    const names = left.map(({ name }) => name);
    throw refuse(
      folder,
      `the folder is not empty, and no output of Ridgeline: it holds ${listOf(names)}`,
      another,
    );
  }
  if (found !== kind)
    throw refuse(folder, `the folder holds ${found.what} already, not ${kind.what}`, another);
  const strangers = strangersIn(kind, folder, how === 'go on');
  if (strangers.length > 0) {
    const problem = `${listOf(strangers)} would be replaced, and ${strangers.length === 1 ? 'is' : 'are'} not as Ridgeline wrote ${strangers.length === 1 ? 'it' : 'them'}`;
    throw refuse(
      folder,
      problem,
      `Move ${strangers.length === 1 ? 'it' : 'them'} out of the folder. Or choose another one with --out.`,
    );
  }
  if (how !== 'begin' || !hasWorth(kind, folder)) return;
  const goesOn = entries.some(({ name }) => name === 'state.json') ? ' --resume goes on with its run.' : '';
  throw refuse(
    folder,
    `there is ${kind.what} in this folder already`,
    `--overwrite replaces it.${goesOn} Or choose another folder with --out.`,
  );
};
