import { RidgelineError, requireRate } from '@ridgeline/contracts';
import { characterOffset, countCharacters } from './characters.ts';

/** The three parts of a text, in its order. A part that was not asked for is empty. */
export interface TextParts {
  readonly train: string;
  readonly valid: string;
  readonly test: string;
}

/**
 * Cuts a text in three contiguous parts: first train, then valid, last test.
 *
 * Contiguous, because windows drawn from shuffled pieces would let a model see the neighbours of what it is tested
 * on. Fractions are of the characters (code points), rounded to whole ones.
 *
 * @param options.valid the fraction for validation, in [0, 1).
 * @param options.test the fraction for the test, in [0, 1). The rest is for training.
 * @throws `E_RANGE` if a fraction is outside [0, 1) or both leave nothing for training; `E_DATA` if the text is too
 * short for a part that was asked for.
 * @example splitText('abcdefghij', { valid: 0.2, test: 0.1 }) // { train: 'abcdefg', valid: 'hi', test: 'j' }
 */
export const splitText = (
  text: string,
  { valid, test }: { readonly valid: number; readonly test: number },
): TextParts => {
  requireRate('splitText', { valid, test });
  if (valid + test >= 1)
    throw new RidgelineError('E_RANGE', `splitText: valid + test must be below 1, got ${valid} + ${test}.`, {
      hint: 'Leave most of the text for training: valid 0.1 and test 0.1 are usual.',
    });
  const characters = countCharacters(text);
  const cut = (fraction: number): number => characterOffset(text, Math.round(characters * fraction));
  const validStart = cut(1 - test - valid);
  const testStart = cut(1 - test);
  const parts = {
    train: text.slice(0, validStart),
    valid: text.slice(validStart, testStart),
    test: text.slice(testStart),
  };
  for (const [name, fraction] of Object.entries({ train: 1, valid, test }))
    if (fraction > 0 && parts[name as keyof TextParts] === '')
      throw new RidgelineError(
        'E_DATA',
        `splitText: the text of ${characters} ${characters === 1 ? 'character' : 'characters'} leaves nothing for the ${name} part.`,
        { hint: 'Take more text, or a fraction of 0 for a part that is not needed.' },
      );
  return parts;
};
