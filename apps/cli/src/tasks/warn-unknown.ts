import { count } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Says of how many texts the model knows no word, and that its answer, a class or a number, is then a guess. */
export const warnUnknown = (
  { unknown, texts, answer }: { readonly unknown: number; readonly texts: number; readonly answer: string },
  terminal: Terminal,
): void => {
  if (unknown > 0)
    terminal.warn(
      unknown === 1
        ? `${texts === 1 ? 'The text' : `1 of ${count(texts)} texts`} holds no word that the model knows: its ${answer} is a guess.`
        : `${count(unknown)} of ${count(texts)} texts hold no word that the model knows: their ${answer} is a guess.`,
    );
};
