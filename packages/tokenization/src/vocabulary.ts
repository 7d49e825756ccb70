import { RidgelineError } from '@ridgeline/contracts';
import { hasLoneSurrogate } from './code-points.ts';

/** Stands for whatever a vocabulary lacks, at id 0. Only what cuts at whitespace can find it in a text. */
export const unknownToken = '<unk>';

const show = (value: unknown): string => {
  const written = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return written.length > 40 ? `${[...written].slice(0, 40).join('')}…` : written;
};

/** What each token of a vocabulary must be. */
export interface PieceRule {
  readonly name: string;
  readonly holds: (token: string) => boolean;
}

/**
 * Checks that a vocabulary begins with `<unk>` and goes on with different strings, each of which the tokenizer can
 * cut out of a text.
 *
 * @throws `E_DATA`
 */
export const requireVocabulary = (who: string, vocabulary: readonly string[], piece: PieceRule): void => {
  const refuse = (found: string): never => {
    throw new RidgelineError('E_DATA', `${who}: ${found}.`, {
      hint: 'Make the vocabulary with trainTokenizer, or take it from a tokenizer that was saved.',
    });
  };
  if (!Array.isArray(vocabulary)) refuse(`vocabulary must be a list of strings, got ${show(vocabulary)}`);
  if (vocabulary[0] !== unknownToken)
    refuse(`vocabulary must begin with "${unknownToken}", got ${show(vocabulary[0])}`);
  const seen = new Set<string>([unknownToken]);
  for (let id = 1; id < vocabulary.length; id++) {
    const token = vocabulary[id]!;
    if (typeof token !== 'string' || hasLoneSurrogate(token) || !piece.holds(token))
      refuse(`each token must be ${piece.name}, got ${show(token)} at ${id}`);
    if (seen.has(token)) refuse(`each token must stand once, got ${show(token)} again at ${id}`);
    seen.add(token);
  }
};
