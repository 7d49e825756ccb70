import { RidgelineError } from '@ridgeline/contracts';

/** Texts as ids of tokens, by text. */
export type TokenTexts = readonly ArrayLike<number>[];

/** @throws `E_DATA` without a text or for what is no id */
export const requireTokenTexts = (who: string, name: string, texts: TokenTexts): void => {
  if (texts.length === 0) throw new RidgelineError('E_DATA', `${who}: ${name} must have at least one text.`);
  texts.forEach((text, row) => {
    for (let at = 0; at < text.length; at++) {
      if (Number.isInteger(text[at]) && text[at]! >= 0) continue;
      throw new RidgelineError(
        'E_DATA',
        `${who}: ${name} must be ids, integers ≥ 0, got ${text[at]} at ${at} of text ${row}.`,
      );
    }
  });
};

/** The n-grams of a text, each as a string that no other has. */
export const ngramsOf = (text: ArrayLike<number>, n: number): string[] => {
  const ids = Array.from(text);
  return Array.from({ length: Math.max(0, ids.length - n + 1) }, (_, at) => ids.slice(at, at + n).join());
};
