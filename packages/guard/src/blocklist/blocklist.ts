import { define, RidgelineError } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter, Span } from '../filter.ts';
import { type Candidate, findWords } from './find-words.ts';
import { type Reader, reader } from './reading.ts';
import { mainScript, scriptOf } from './scripts.ts';
import { wordTree } from './word-tree.ts';

/** A word as it is listed: what its characters look like, and a space where it has some. */
const lettersOf = (word: string, { at, end }: Reader): readonly string[] => {
  const letters: string[] = [];
  for (let i = 0; i < word.length; i = end()) {
    const { role, letters: read } = at(word, i);
    if (role === 'space' && letters.length > 0 && letters.at(-1) !== ' ') letters.push(' ');
    if (read.length > 0) letters.push(...read[0]!);
  }
  return letters.at(-1) === ' ' ? letters.slice(0, -1) : letters;
};

/** The script of each letter of a text. */
const scriptsOf = (text: string): readonly string[] =>
  Array.from(text, scriptOf).filter((script) => script !== undefined);

/**
 * Whether what looks like a word is one. It is none if digits and symbols are most of it, as in the number of a road; nor if it is all
 * of the script in which the text is written, and the word is of another: then it is a word of that language.
 */
const judge = (text: string) => {
  let main: string | undefined;
  return ({ word, start, end }: Candidate): boolean => {
    const scripts = scriptsOf(text.slice(start, end));
    const listed = scriptsOf(word);
    if (scripts.length < listed.length && scripts.length < 2) return false;
    const [script] = scripts;
    const isOne = scripts.length > 0 && scripts.every((each) => each === script);
    if (!isOne || listed.includes(script!)) return true;
    main ??= mainScript(text);
    return script !== main;
  };
};

/**
 * Finds the words and phrases of a list, also where they are disguised: by letters of other scripts that look alike, hidden characters, marks, digits
 * for letters, stretched letters, or marks and spaces between letters. Case does not matter.
 *
 * Each character is read in its compatibility form without case, without what is hidden, and as what it looks like by Unicode's
 * confusables; a listed word is found where every letter can be read as its own. A Greek or Cyrillic word in a text of that script is
 * no disguise of a Latin one. What lists like this one cannot see are words that are written otherwise, and meaning.
 *
 * @param options.words at least one; each has a letter or a digit. @param options.within whether words may stand within longer words.
 * @param options.accents whether a letter with an accent may stand for the letter without: then `ano` is found in `año` too.
 * @param options.action `replace` writes `replacement`. @returns `check`; `which` is the word as it is listed. @throws `E_OPTION`
 * @see Unicode Technical Standard 39, "Unicode Security Mechanisms".
 * @example guarded('Buy сhеар pills', [blocklist({ words: ['cheap'] })]).text // 'Buy *** pills'; с, е, а, р are Cyrillic
 */
export const blocklist = /* @__PURE__ */ define(
  'blocklist',
  {
    about:
      'Finds words of a list, also where look-alikes, hidden characters, marks, digits or spaces disguise them.',
    options: {
      words: { type: 'texts', about: 'The words and phrases.' },
      within: { type: 'flag', default: false, about: 'Whether they may stand within longer words.' },
      accents: {
        type: 'flag',
        default: true,
        about: 'Whether a letter with an accent may stand for the letter without.',
      },
      replacement: { type: 'text', default: '***', about: 'What is written in their place.' },
      action: actionOption(['replace', 'refuse', 'resample', 'tell'], 'replace'),
    },
    example: { words: ['lorem', 'dolor sit'] },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ words, within, accents, replacement, action }): Omit<Filter, 'spec'> => {
    const reading = reader(accents);
    const listed = words.map((word) => [word, lettersOf(word, reading)] as const);
    const empty = listed.find(([, letters]) => letters.length === 0);
    if (words.length === 0 || empty !== undefined)
      throw new RidgelineError(
        'E_OPTION',
        `blocklist: words must have letters or digits, got ${empty === undefined ? 'no words' : JSON.stringify(empty[0])}.`,
      );
    const longest = listed.reduce((most, [, letters]) => Math.max(most, letters.length), 0);
    const search = { tree: wordTree(listed), reader: reading, anywhere: within, longest };
    return {
      check: (text) =>
        findWords(text, search, judge(text)).map(({ word, start, end }): Span => {
          const span = { what: 'blocked word', start, end, action, which: word };
          return action === 'replace' ? { ...span, replacement } : span;
        }),
    };
  },
);
