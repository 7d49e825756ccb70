import { RidgelineError } from '@ridgeline/contracts';
import { type Run, switchFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { givenTexts } from '../sources/given-texts.ts';
import { json } from '../terminal/format.ts';
import { readTokenizer } from './tokenizer-file.ts';

/** @throws `E_DATA` naming the line and the word that is no id */
const idsOf = (line: string, number: number): number[] =>
  line
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      if (/^\d+$/.test(word)) return Number(word);
      throw new RidgelineError(
        'E_DATA',
        `line ${number}: ids must be whole numbers ≥ 0 with spaces between, got "${word.slice(0, 40)}".`,
        { at: 'WORD', hint: 'Give what `ridgeline tokenize encode` writes, without --tokens and --offsets.' },
      );
    });

/** `ridgeline tokenize decode`: the text of ids, a line for each line of them. */
export const decodeCommand: Run = async (given, terminal) => {
  const [, file, ...words] = given.positionals;
  const tokenizer = await readTokenizer(file!);
  const isGiven = words.length > 0 && words[0] !== '-';
  const lines = await givenTexts(isGiven ? [words.join(' ')] : words, 'tokenize decode TOKENIZER', terminal);
  const skipSpecial = switchFlag(given, 'skip-special');
  const texts = lines.map((line, i) => tokenizer.decode(idsOf(line, i + 1), { skipSpecial }));
  const lineFor =
    terminal.format === 'json' ? (text: string) => json({ text }) : (text: string) => `${text}\n`;
  terminal.data(texts.map(lineFor).join(''));
  return exitCodes.done;
};
