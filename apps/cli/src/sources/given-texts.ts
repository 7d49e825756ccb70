import { existsSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { RidgelineError } from '@ridgeline/contracts';
import { decodeText } from '@ridgeline/data';
import type { Terminal } from '../terminal/terminal.ts';

/** Every line of a text, without the end of the last one. */
export const linesOf = (text: string): string[] => text.replace(/\r?\n$/, '').split(/\r?\n/);

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
