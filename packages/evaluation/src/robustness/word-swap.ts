import type { Perturbation } from './perturbation.ts';
import { joined, wordsOf } from './words.ts';

/**
 * Words exchanged with the next. The strength s is the expected share of words that move: going through the text, a word and the next
 * change places with probability s/(2 − s), and the next after them is looked at.
 *
 * @example wordSwap.perturb('a moving film', { strength: 1, random: randomStream(1) }) // 'moving a film'
 */
export const wordSwap: Perturbation = {
  name: 'wordSwap',
  about: 'Words exchanged with the next.',
  shareOf: 'words',
  perturb: (text, { strength, random }) => {
    if (strength === 0) return text;
    const { words, between } = wordsOf(text);
    const draws = random.uniform(words.length);
    const moved = [...words];
    for (let i = 0; i + 1 < words.length; i++) {
      if (draws[i]! >= strength / (2 - strength)) continue;
      [moved[i], moved[i + 1]] = [words[i + 1]!, words[i]!];
      i++;
    }
    return joined({ words: moved, between });
  },
};
