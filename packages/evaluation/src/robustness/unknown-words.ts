import { graphemes, isLetter } from './graphemes.ts';
import { lettersLike } from './keyboards.ts';
import type { Perturbation } from './perturbation.ts';
import { isUnspaced, joined, wordsOf } from './words.ts';

/** Shorter words may well be some abbreviation that is known. */
const shortest = 5;

/** What letter the i-th is to be like: where the made-up word is longer, the word again, in small letters. */
const letterAt = (letters: readonly string[], i: number): string => {
  const [letter] = letters[i % letters.length]!;
  return i < letters.length ? letter! : letter!.toLowerCase();
};

/**
 * Words replaced, each with that probability, by made-up ones of as many letters of the same script, and at least five: names and terms
 * that no vocabulary has. In scripts written without spaces one letter is replaced by another of the script.
 *
 * @example unknownWords.perturb('a moving film', { strength: 0.3, random: randomStream(1) })
 */
export const unknownWords: Perturbation = {
  name: 'unknownWords',
  about: 'Words replaced by made-up ones.',
  shareOf: 'words',
  perturb: (text, { strength, random }) => {
    if (strength === 0) return text;
    const { words, between } = wordsOf(text);
    const draws = random.stream('where').uniform(words.length);
    const madeUp = (word: string, i: number): string => {
      const letters = graphemes(word).filter(isLetter);
      const length = isUnspaced(word) ? 1 : Math.max(shortest, letters.length);
      const shares = random.stream('letters').at(i).uniform(length);
      return Array.from(shares, (share, j) => {
        const letter = letterAt(letters, j);
        const others = lettersLike(letter);
        return others[Math.floor(share * others.length)] ?? letter;
      }).join('');
    };
    return joined({
      words: words.map((word, i) => (draws[i]! < strength ? madeUp(word, i) : word)),
      between,
    });
  },
};
