import { referencesOf, requireTexts, type WrittenTexts } from './texts.ts';

/**
 * The share of texts that are written as one of their references, character for character but for whitespace at the ends.
 *
 * @throws `E_SHAPE` or `E_DATA` for texts that do not fit together.
 * @example exactMatch({ hypotheses: ['la mer', 'le mer'], references: ['la mer', 'la mer'] }) // 0.5
 */
export const exactMatch = (given: WrittenTexts): number => {
  requireTexts('exactMatch', given);
  const { hypotheses, references } = given;
  const matched = hypotheses.filter((hypothesis, i) =>
    referencesOf(references[i]!).some((reference) => reference.trim() === hypothesis.trim()),
  );
  return matched.length / hypotheses.length;
};
