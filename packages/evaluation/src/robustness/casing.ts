import { graphemes } from './graphemes.ts';
import type { Perturbation } from './perturbation.ts';
import { joined, wordsOf } from './words.ts';

const ofWords =
  (change: (word: string) => string): Perturbation['perturb'] =>
  (text, { strength, random }) => {
    if (strength === 0) return text;
    const { words, between } = wordsOf(text);
    const draws = random.uniform(words.length);
    return joined({ words: words.map((word, i) => (draws[i]! < strength ? change(word) : word)), between });
  };

/** Words in capitals. Scripts without case stay as they are. @example upperCase.perturb('a film', { strength: 1, random }) // 'A FILM' */
export const upperCase: Perturbation = {
  name: 'upperCase',
  about: 'Words in capitals; no effect in scripts without case.',
  shareOf: 'words',
  perturb: ofWords((word) => word.toUpperCase()),
};

/** Words in small letters. Scripts without case stay as they are. @example lowerCase.perturb('A Film', { strength: 1, random }) // 'a film' */
export const lowerCase: Perturbation = {
  name: 'lowerCase',
  about: 'Words in small letters; no effect in scripts without case.',
  shareOf: 'words',
  perturb: ofWords((word) => word.toLowerCase()),
};

const otherCase = (letter: string): string => {
  const upper = letter.toUpperCase();
  return upper === letter ? letter.toLowerCase() : upper;
};

/** Letters in the other case, at random. @example randomCase.perturb('A Film', { strength: 1, random }) // 'a fILM' */
export const randomCase: Perturbation = {
  name: 'randomCase',
  about: 'Letters in the other case; no effect in scripts without case.',
  shareOf: 'letters',
  perturb: (text, { strength, random }) => {
    if (strength === 0) return text;
    const letters = graphemes(text);
    const draws = random.uniform(letters.length);
    return letters.map((letter, i) => (draws[i]! < strength ? otherCase(letter) : letter)).join('');
  },
};
