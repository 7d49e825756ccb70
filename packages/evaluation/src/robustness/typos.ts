import { graphemes, isLetter } from './graphemes.ts';
import { keysNextTo } from './keyboards.ts';
import type { Perturbation } from './perturbation.ts';

/** The base of a letter, and the marks that stand on it. */
const parts = (letter: string): readonly [base: string, marks: string] => {
  const [base] = letter;
  return [base!, letter.slice(base!.length)];
};

const pick = <T>(among: readonly T[], share: number): T => among[Math.floor(share * among.length)]!;

/** A letter with its neighbour on the keyboard in place of its base, or nothing where the keyboard is not known. */
const slipped = (letter: string, share: number): string | undefined => {
  const [base, marks] = parts(letter);
  const near = keysNextTo(base);
  return near.length === 0 ? undefined : `${pick(near, share)}${marks}`;
};

/**
 * Slips of fingers: of every letter and digit, with that probability, the key next to it in its place, the letter and the next
 * exchanged, the letter left out, or one more beside it. Letters go with their marks, so that none is split; spaces, punctuation and
 * emoji stay. Keys are those of English, Russian, Greek, Hebrew, Arabic and Hindi keyboards; other scripts have the slips that need none.
 * A letter alone between spaces is not left out.
 *
 * @see Belinkov and Bisk 2018, "Synthetic and Natural Noise Both Break Neural Machine Translation".
 * @example typos.perturb('a moving film', { strength: 0.2, random: randomStream(1) })
 */
export const typos: Perturbation = {
  name: 'typos',
  about: 'Letters struck wrongly, exchanged, left out or doubled.',
  shareOf: 'letters',
  perturb: (text, { strength, random }) => {
    if (strength === 0) return text;
    const letters = graphemes(text);
    const where = random.stream('where').uniform(letters.length);
    const how = random.stream('how').uniform(letters.length);
    const which = random.stream('which').uniform(letters.length);
    const isLetterAt = (i: number): boolean => i >= 0 && i < letters.length && isLetter(letters[i]!);
    const written: string[] = [];
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i]!;
      if (where[i]! >= strength || !isLetterAt(i)) {
        written.push(letter);
        continue;
      }
      const near = slipped(letter, which[i]!);
      const next = isLetterAt(i + 1) ? letters[i + 1]! : undefined;
      const slips: string[] = [`${letter}${near ?? letter}`];
      if (near !== undefined) slips.push(near);
      if (next !== undefined || isLetterAt(i - 1)) slips.push('');
      const isExchange = next !== undefined && next !== letter;
      if (isExchange) slips.push(`${next}${letter}`);
      const slip = Math.floor(how[i]! * slips.length);
      written.push(slips[slip]!);
      if (isExchange && slip === slips.length - 1) i++;
    }
    return written.join('');
  },
};
