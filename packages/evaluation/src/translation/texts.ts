import { RidgelineError } from '@ridgeline/contracts';

/** What was written, and what it is held against. */
export interface WrittenTexts {
  readonly hypotheses: readonly string[];
  /** By text its reference, or several of them, as many for each text. */
  readonly references: readonly (string | readonly string[])[];
}

/** Where Python splits a text into words: it knows four separators that JavaScript does not, and lacks U+FEFF. */
const pythons = '\u001c\u001d\u001e\u001f\u0085';
const isSpace = (character: string): boolean =>
  pythons.includes(character) || (character !== '\ufeff' && /\s/u.test(character));

/** A text without the whitespace at its end, as by Python's `str.rstrip`. */
export const trimmedEnd = (text: string): string => {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1]!)) end--;
  return text.slice(0, end);
};

/** The words of a text, cut at whitespace as by Python's `str.split`. @example words(' a  b ') // ['a', 'b'] */
export const words = (text: string): string[] => {
  const found: string[] = [];
  let word = '';
  for (const character of text) {
    if (!isSpace(character)) word += character;
    else if (word !== '') {
      found.push(word);
      word = '';
    }
  }
  return word === '' ? found : [...found, word];
};

/** How often each item stands in a list. */
export const countsOf = (items: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
};

/** The n items from each place on, joined by a mark that no item holds. */
export const ngrams = (items: readonly string[], n: number): string[] =>
  Array.from({ length: Math.max(0, items.length - n + 1) }, (_, at) => items.slice(at, at + n).join('\0'));

export const referencesOf = (references: string | readonly string[]): readonly string[] =>
  typeof references === 'string' ? [references] : references;

/** @throws `E_DATA` if there is no text; `E_SHAPE` if not each has the same number of references */
export const requireTexts = (who: string, { hypotheses, references }: WrittenTexts): void => {
  if (hypotheses.length !== references.length)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: hypotheses and references must be equally many, got ${hypotheses.length} and ${references.length}.`,
    );
  if (hypotheses.length === 0)
    throw new RidgelineError('E_DATA', `${who}: there must be a text to measure, got none.`);
  const each = referencesOf(references[0]!).length;
  const odd = references.findIndex((of) => referencesOf(of).length !== each || each === 0);
  if (odd !== -1)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: each text must have ${Math.max(1, each)} references, got ${referencesOf(references[odd]!).length} at ${odd}.`,
    );
};
