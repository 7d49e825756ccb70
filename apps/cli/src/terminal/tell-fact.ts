import { wrap } from '../command-line/wrap.ts';
import type { Terminal } from './terminal.ts';

const nameWidth = 13;

/** Says what is going to be done, a fact a line: its name, and the text beside it, over several lines if it is long. */
export const tellFact =
  (terminal: Terminal) =>
  (name: string, text: string): void =>
    terminal.say(
      `  ${terminal.colors.dim(name.padEnd(nameWidth))}${wrap(text, nameWidth + 2, terminal.columns)}`,
    );
