import type { Perturbation } from './perturbation.ts';
import { joined, wordsOf } from './words.ts';

/**
 * Words left out, each with that probability, with the space behind it; punctuation stays. Of a text that would lose all, one word stays.
 *
 * @see Wei and Zou 2019, "EDA: Easy Data Augmentation Techniques", random deletion.
 * @example wordDrop.perturb('a moving film', { strength: 0.3, random: randomStream(1) })
 */
export const wordDrop: Perturbation = {
  name: 'wordDrop',
  about: 'Words left out.',
  shareOf: 'words',
  perturb: (text, { strength, random }) => {
    if (strength === 0) return text;
    const { words, between } = wordsOf(text);
    const draws = random.uniform(words.length);
    // the last that a growing strength would leave out
    const last = draws.reduce((highest, draw, i) => (draw > draws[highest]! ? i : highest), 0);
    const isDropped = (i: number): boolean => i !== last && draws[i]! < strength;
    return joined({
      words: words.map((word, i) => (isDropped(i) ? '' : word)),
      between: between.map((space, i) => (i > 0 && isDropped(i - 1) ? space.replace(/^\s+/u, '') : space)),
    });
  },
};
