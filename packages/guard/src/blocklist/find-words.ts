import type { Reader, Reading } from './reading.ts';
import { follow, type WordTree } from './word-tree.ts';

/** A word of the list where it may stand in a text. */
export interface Candidate {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

export interface WordSearch {
  readonly tree: WordTree;
  readonly reader: Reader;
  /** Words may stand within longer ones. */
  readonly anywhere: boolean;
  /** The longest word, in letters. */
  readonly longest: number;
}

/** Marks that may stand between two letters of a word. */
const widestGap = 2;

const add = (nodes: WordTree[], node: WordTree | undefined): void => {
  if (node === undefined || nodes.includes(node)) return;
  nodes.push(node);
  // the space of a listed phrase may be left out
  add(nodes, node.next.get(' '));
};

/** Where nodes lead by all that a character may be read as. */
const onwards = (nodes: readonly WordTree[], { letters }: Reading): WordTree[] => {
  const next: WordTree[] = [];
  for (const node of nodes) for (const letter of letters) add(next, follow(node, letter));
  return next;
};

const isWord = ({ role, isUnspaced }: Reading): boolean => role === 'letter' && !isUnspaced;

const isPlainLetter = (unit: number): boolean => (unit | 32) > 96 && (unit | 32) < 123;

/** Whether a word may end before a position: no letter follows, or digits and then no letter. */
const mayEnd = (text: string, position: number, { at, end }: Reader): boolean => {
  let i = position;
  // a number of more digits is no number behind a word
  for (let digits = 0; i < text.length && digits < 32; digits += 1) {
    const reading = at(text, i);
    if (reading.role !== 'digit') return !isWord(reading);
    i = end();
  }
  return true;
};

const wordOf = (nodes: readonly WordTree[]): string | undefined =>
  nodes.find(({ word }) => word !== undefined)?.word;

const lower = (code: number | undefined): number => (code ?? 0) | 32;

/** The longest word that begins at a position. */
const wordAt = (text: string, start: number, search: WordSearch): Candidate | undefined => {
  const { tree, reader, anywhere, longest } = search;
  // how far words go whose letters stand together, and those that are spelled with spaces: letter by letter
  let [whole, spelled]: [WordTree[], WordTree[]] = [[tree], []];
  let found: Candidate | undefined;
  let [piece, widestPiece, gap, run] = [0, 0, 0, 0];
  let [isLoose, isSpaced] = [false, false];
  let before = -1;
  let position = start;
  for (let seen = 0; position < text.length && seen <= 4 * longest + 16; seen += 1) {
    const reading = reader.at(text, position);
    const end = reader.end();
    const isRead = reading.letters.length > 0;
    const nextWhole = isRead ? onwards(whole, reading) : [];
    const nextSpelled = isRead ? onwards(spelled, reading) : [];
    if (reading.role === 'letter' || reading.role === 'digit') {
      piece += 1;
      widestPiece = Math.max(widestPiece, piece);
      gap = 0;
      const code = lower(text.codePointAt(position));
      run = code === before ? run + 1 : 1;
      before = code;
      // what is written three times or more may be there once
      if (run > 2 || (run === 2 && lower(text.codePointAt(end)) === code)) {
        for (const node of whole) add(nextWhole, node);
        for (const node of spelled) add(nextSpelled, node);
      }
      [whole, spelled] = [nextWhole, piece > 1 ? [] : nextSpelled];
    } else if (reading.role === 'space' && isSpaced) {
      // one space is as good as many
    } else if (reading.role === 'space') {
      const phrases: WordTree[] = [];
      for (const node of whole) add(phrases, node.next.get(' '));
      if (widestPiece === 1) for (const node of whole) add(spelled, node);
      whole = phrases;
      piece = 0;
      gap = 0;
    } else if (reading.role !== 'hidden') {
      if (reading.role === 'loose') isLoose = true;
      if (reading.role !== 'symbol') gap += 1;
      if (gap > widestGap) break;
      // a symbol is a letter, or stands between two
      for (const node of nextWhole) add(whole, node);
      for (const node of nextSpelled) add(spelled, node);
      piece = 0;
    }
    if (reading.role !== 'hidden') isSpaced = reading.role === 'space';
    if (isLoose && widestPiece > 1) break;
    if (whole.length === 0 && spelled.length === 0) break;
    position = end;
    const word = wordOf(nextWhole) ?? (piece > 1 ? undefined : wordOf(nextSpelled));
    if (word !== undefined && (anywhere || reading.isUnspaced || mayEnd(text, end, reader)))
      found = { word, start, end };
  }
  return found;
};

/**
 * Words of a list in a text, however they are written: with look-alikes, hidden characters, marks, stretched letters, digits for letters, and taken
 * apart. From each beginning a bounded number of characters is read, so time is linear in the text.
 *
 * @returns candidates from first to last that do not overlap, the longest at each place.
 */
export const findWords = (
  text: string,
  search: WordSearch,
  holds: (candidate: Candidate) => boolean,
): readonly Candidate[] => {
  const { tree, reader, anywhere } = search;
  const found: Candidate[] = [];
  // whether a letter stands before, or digits behind a letter, or digits alone
  let before: 'word' | 'number' | 'nothing' = 'nothing';
  for (let position = 0; position < text.length; ) {
    // nothing begins within a word, and most of a text is that
    if (before === 'word' && !anywhere && isPlainLetter(text.charCodeAt(position))) {
      position += 1;
      continue;
    }
    const reading = reader.at(text, position);
    const end = reader.end();
    const { role, letters, isUnspaced } = reading;
    const mayBegin =
      anywhere || isUnspaced || before === 'nothing' || (before === 'number' && role !== 'digit');
    if (mayBegin && letters.some((letter) => tree.next.has(letter[0]!))) {
      const candidate = wordAt(text, position, search);
      if (candidate !== undefined && holds(candidate)) {
        found.push(candidate);
        position = candidate.end;
        before = 'nothing';
        continue;
      }
    }
    if (role === 'letter') before = isUnspaced ? 'nothing' : 'word';
    else if (role === 'digit') before = before === 'word' ? 'word' : 'number';
    else if (role !== 'hidden') before = 'nothing';
    position = end;
  }
  return found;
};
