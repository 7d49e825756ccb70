import { gramsOf, wordsOf } from './grams.ts';
import { languageData } from './language-data.ts';

/** Languages that their letters tell by themselves, and no other that is told here has. */
const byLetters: readonly (readonly [code: string, letters: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['gu', /\p{Script=Gujarati}/gu],
  ['pa', /\p{Script=Gurmukhi}/gu],
  ['kn', /\p{Script=Kannada}/gu],
  ['ml', /\p{Script=Malayalam}/gu],
  ['si', /\p{Script=Sinhala}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['my', /\p{Script=Myanmar}/gu],
  ['am', /\p{Script=Ethiopic}/gu],
];

/** How much an n-gram of one, two and three letters tells: they overlap, so none tells all that it seems to. */
const weights = [0.6, 0.6, 1];
/** By how many ranks the commonest n-grams are less apart than Zipf's law has it. */
const flattened = [2, 5, 10];
/** log p of an n-gram that a language does not have among its commonest. */
const absent = [-9, -9, -10];
/** How far in nats the second language must be behind. */
const margin = 15;
/** What is read of a long text, in UTF-16 units. */
const longest = 2000;

/** What an n-gram adds to the scores of languages, over what it adds to those that lack it: a language, its nats, the next language, …. */
type Gains = number[];

/** log p of each n-gram of a language by Zipf's law, the commonest first. */
const logProbabilities = (count: number, order: number): readonly number[] => {
  const shares = Array.from({ length: count }, (_, rank) => 1 / (rank + flattened[order]!));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => Math.log(share / total));
};

/** For each n-gram of one, two and three letters the languages that have it among their commonest. */
const gainsOf = (data: Readonly<Record<string, string>>): readonly ReadonlyMap<string, Gains>[] => {
  const gains = weights.map(() => new Map<string, Gains>());
  for (const [language, packed] of Object.values(data).entries())
    for (const [order, grams] of packed.split('|').entries()) {
      const n = order + 1;
      for (const [rank, logP] of logProbabilities(grams.length / n, order).entries()) {
        const gram = grams.slice(rank * n, (rank + 1) * n);
        const known = gains[order]!.get(gram) ?? [];
        known.push(language, weights[order]! * (logP - absent[order]!));
        gains[order]!.set(gram, known);
      }
    }
  return gains;
};

const codes = Object.keys(languageData);
let known: readonly ReadonlyMap<string, Gains>[] | undefined;

/** The codes of all languages that are told, as in ISO 639-1. */
export const languageCodes: readonly string[] = [
  ...Object.keys(languageData),
  ...byLetters.map(([code]) => code),
];

/** A language, and how far the next one is behind. */
export interface LanguageGuess {
  /** Its code of ISO 639-1, or `unknown`. */
  readonly language: string;
  /** The difference to the second language in nats; infinite where the letters are of one language alone. */
  readonly margin: number;
}

/**
 * How much of a text must have the letters of a language, where that is not half. Japanese has Han letters beside its own; a word of Chinese or Korean is
 * two or three of them, so that names in Latin letters are soon more.
 */
const leastShare: Readonly<Record<string, number>> = { ja: 0.1, zh: 0.2, ko: 0.25 };

const unknown: LanguageGuess = { language: 'unknown', margin: 0 };

const countOf = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/**
 * The language of a text: by its letters where one language alone has them, else by naive Bayes on its n-grams of one to three letters.
 *
 * Short texts are `unknown`, and so are those of which two languages are about as likely, as of Croatian and Serbian in Latin letters. A language that is not
 * among `languages` is taken for another one, or for none.
 *
 * @param letters how many letters a text must have; scripts of one language ask for 4.
 * @returns code and margin. Norwegian is `nb`.
 * @see Cavnar and Trenkle 1994, "N-Gram-Based Text Categorization".
 * @example detectLanguage('Der schnelle braune Fuchs springt über den faulen Hund.').language // 'de'
 */
export const detectLanguage = (text: string, letters = 40): LanguageGuess => {
  const read = text.slice(0, longest);
  const all = countOf(read, /\p{L}/gu);
  for (const [code, own] of byLetters) {
    const count = countOf(read, own);
    if (count >= 4 && count > (leastShare[code] ?? 0.5) * all) return { language: code, margin: Infinity };
  }
  if (all < letters) return unknown;
  known ??= gainsOf(languageData);
  const scores = new Float64Array(codes.length);
  for (const word of wordsOf(read))
    for (const [order, gains] of known.entries())
      for (const gram of gramsOf(word, order + 1)) {
        const found = gains.get(gram);
        if (found === undefined) continue;
        for (let i = 0; i < found.length; i += 2) scores[found[i]!]! += found[i + 1]!;
      }
  const ranked = codes.map((code, i) => ({ code, score: scores[i]! })).sort((a, b) => b.score - a.score);
  const behind = ranked[0]!.score - ranked[1]!.score;
  return behind < margin ? unknown : { language: ranked[0]!.code, margin: behind };
};
