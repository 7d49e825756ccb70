import { marksApart, pointsApart, withoutEntities } from './bleu-tokenizers.ts';
import { trimmedEnd } from './texts.ts';

export interface TerOptions {
  /** Whether marks are parted from words first: false if not given. */
  readonly normalized?: boolean;
  /** Whether marks count: true if not given. */
  readonly punctuation?: boolean;
  /** Whether `normalized` and `punctuation` know Chinese and Japanese, character by character: false if not given. */
  readonly asian?: boolean;
  /** Whether capital letters are others than small ones: false if not given. */
  readonly caseSensitive?: boolean;
}

/** Characters that are words each. Kana are none: Tercom's rules for them hold for no text that has been parted as above. */
const asianWords =
  /[\u2e80-\u2eff\u31c0-\u31ef\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/g;
const asianMarks =
  /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/g;

const westernApart = (text: string): string => {
  const joined = withoutEntities(text.replaceAll('\n-', '').replaceAll('\n', ' '));
  return pointsApart(marksApart(` ${joined} `).replaceAll("'s ", " 's "));
};

/** A text as Tercom cuts it, whitespace being where it cuts. */
export const terWords = (text: string, options: TerOptions): string => {
  const { normalized = false, punctuation = true, asian = false, caseSensitive = false } = options;
  let read = trimmedEnd(text);
  if (!caseSensitive) read = read.toLowerCase();
  if (normalized && read !== '') {
    read = westernApart(read);
    if (asian) read = read.replace(asianWords, ' $& ');
  }
  if (!punctuation) {
    read = read.replace(/[.,?:;!"()]/g, '');
    if (asian) read = read.replace(asianMarks, '');
  }
  return read;
};
