import type { Encoding, Tokenizer } from '@ridgeline/contracts';
import { encodeInput } from '@ridgeline/tokenization';
import { type Given, type Run, switchFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { givenTexts } from '../sources/given-texts.ts';
import { count, json } from '../terminal/format.ts';
import { readTokenizer } from './tokenizer-file.ts';

/** Texts between two lines of progress. */
const batch = 1000;

/** The tokens of a text alone, whole, with their places as the file asks for them. */
const encode = (tokenizer: Tokenizer, text: string): Encoding =>
  encodeInput(tokenizer, text, { specialTokens: false, truncation: null });

/** The tokens of a text as one line: ids, or tokens in quotes; with their places behind an @ if these are asked for. */
const lineOf = (
  tokenizer: Tokenizer,
  text: string,
  { tokens, places }: { readonly tokens: boolean; readonly places: boolean },
): string => {
  const { ids, offsets } = encode(tokenizer, text);
  return Array.from(ids, (id, i) => {
    const shown = tokens ? JSON.stringify(tokenizer.vocabulary[id]) : String(id);
    return places ? `${shown}@${offsets[2 * i]}:${offsets[2 * i + 1]}` : shown;
  }).join(' ');
};

const documentOf = (tokenizer: Tokenizer, text: string) => {
  const { ids, offsets } = encode(tokenizer, text);
  return {
    text,
    ids: [...ids],
    tokens: Array.from(ids, (id) => tokenizer.vocabulary[id]!),
    offsets: Array.from(ids, (_, i) => [offsets[2 * i]!, offsets[2 * i + 1]!]),
  };
};

const shownAs = (given: Given) => ({
  tokens: switchFlag(given, 'tokens'),
  places: switchFlag(given, 'offsets'),
});

/** `ridgeline tokenize encode`: a line for each text: its ids, or a document with all that is known of them. */
export const encodeCommand: Run = async (given, terminal) => {
  const [, file, ...words] = given.positionals;
  const tokenizer = await readTokenizer(file!);
  const texts = await givenTexts(words, 'tokenize encode TOKENIZER', terminal);
  const how = shownAs(given);
  const lineFor =
    terminal.format === 'json'
      ? (text: string) => json(documentOf(tokenizer, text))
      : (text: string) => `${lineOf(tokenizer, text, how)}\n`;
  for (let start = 0; start < texts.length; start += batch) {
    terminal.status([`${count(start)} of ${count(texts.length)} lines`], start / texts.length);
    terminal.data(
      texts
        .slice(start, start + batch)
        .map(lineFor)
        .join(''),
    );
  }
  return exitCodes.done;
};
