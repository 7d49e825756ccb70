import { count } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** Says how many texts the model could tell nothing from. */
export const warnUnknown = (unknown: number, texts: number, terminal: Terminal): void => {
  if (unknown > 0)
    terminal.warn(
      `${count(unknown)} of ${count(texts)} texts hold no word that the model knows; their number is what it says of an empty text.`,
    );
};
