import { existsSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { RidgelineError } from '@ridgeline/contracts';
import { decodeText, linesOf } from '@ridgeline/data';
import type { Terminal } from '../terminal/terminal.ts';

/** Whether a text is a word that looks like the name of a file. */
const looksLikeFile = (text: string): boolean => /^\S+\.(?:txt|md|csv|tsv|jsonl?|gz)$/i.test(text);

/** Says where a text looks like a file that is not there. */
export const warnOfMissingFile = (texts: readonly string[], terminal: Pick<Terminal, 'warn'>): void => {
  const missing = texts.find((text) => looksLikeFile(text) && !existsSync(text));
  if (missing !== undefined) terminal.warn(`There is no file "${missing}": it is taken as a text.`);
};

/**
 * The texts of a command: its words, else the lines of standard input.
 *
 * @param command as it is called before its texts, for messages: `classify MODEL`.
 * @throws `E_USAGE` where there are neither; `E_DATA` for an input that is no text.
 */
export const givenTexts = async (
  given: readonly string[],
  command: string,
  terminal: Pick<Terminal, 'warn'>,
): Promise<readonly string[]> => {
  const fromInput = given.length === 0 || (given.length === 1 && given[0] === '-');
  if (!fromInput) {
    const file = given.find((text) => existsSync(text));
    if (file !== undefined)
      terminal.warn(`"${file}" is taken as a text. The lines of the file: ridgeline ${command} < ${file}`);
    warnOfMissingFile(given, terminal);
    return given;
  }
  if (process.stdin.isTTY)
    throw new RidgelineError('E_USAGE', `ridgeline ${command.split(' ')[0]} needs a text.`, {
      at: 'TEXT',
      hint: `Give texts, or lines on standard input: ridgeline ${command} < texts.txt`,
    });
  const bytes = await buffer(process.stdin);
  return bytes.length === 0 ? [] : linesOf(decodeText(bytes, 'standard input', { isPiped: true }));
};
