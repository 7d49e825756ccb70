/** Graphemes that most fonts draw on a whole square: East Asian writing and emoji. */
const square = /\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Hangul}|\p{Extended_Pictographic}/u;
const small = /^[\p{Ll}\p{Nd}\p{P}\p{Zs}]$/u;
const latin = /^[\p{sc=Latin}\p{sc=Common}]$/u;

/** The widths of a grapheme of a label, in the plot's units. */
const widths = { square: 14, small: 7.2, large: 9 };

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const partsOf = (text: string): readonly string[] =>
  [...graphemes.segment(text)].map(({ segment }) => segment);

const widthOf = (part: string): number => {
  if (square.test(part)) return widths.square;
  const plain = part.normalize('NFC');
  return small.test(plain) && latin.test(plain) ? widths.small : widths.large;
};

/**
 * About how wide a label is, in the plot's units: a page that is drawn beforehand cannot measure its reader's fonts.
 *
 * @example labelWidth('lowest') // 43.2
 */
export const labelWidth = (text: string): number =>
  partsOf(text).reduce((width, part) => width + widthOf(part), 0);

/**
 * A name as far as there is room for it, cut between graphemes.
 *
 * @example shortened('a very long name', 50) // 'a very…'
 */
export const shortened = (name: string, room: number): string => {
  if (labelWidth(name) <= room) return name;
  let kept = '';
  for (const part of partsOf(name)) {
    if (labelWidth(`${kept}${part}…`) > room) break;
    kept += part;
  }
  return `${kept.trimEnd()}…`;
};
