import { RidgelineError } from '@ridgeline/contracts';

/** What was written, and what it is held against. */
export interface WrittenTexts {
  readonly hypotheses: readonly string[];
  /** By text its reference, or several of them, as many for each text. */
  readonly references: readonly (string | readonly string[])[];
}

/** What Python takes for whitespace: five characters that JavaScript does not, without U+FEFF. */
export const isSpace = (code: number): boolean => {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
};

/** A text without the whitespace at its end, as by Python's `str.rstrip`. */
export const trimmedEnd = (text: string): string => {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
};

/** The words of a text, cut at whitespace as by Python's `str.split`. @example words(' a  b ') // ['a', 'b'] */
export const words = (text: string): string[] => {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !isSpace(text.charCodeAt(at))) continue;
    if (at > from) found.push(text.slice(from, at));
    from = at + 1;
  }
  return found;
};

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
