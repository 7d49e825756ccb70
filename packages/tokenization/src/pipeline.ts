import { type Encoding, type Json, RidgelineError, type Spec, type Tokenizer } from '@ridgeline/contracts';

/** What tells one tokenizer from another: where pieces end, and which id a piece has. */
export interface Stages {
  readonly spec: Spec;
  readonly vocabulary: readonly string[];
  /** The end of the piece that begins at `start`, found in time linear in the piece. */
  pieceEnd(text: string, start: number): number;
  /** The id of the piece `text.slice(start, end)`: 0 if the vocabulary lacks it. */
  idOf(text: string, start: number, end: number): number;
  toJSON(): Json;
}

/**
 * The one way from text to ids and back: split, look up. Pieces follow one another and cover the text, so offsets
 * need no alignment and joined tokens are the text again.
 */
export const pipeline = ({ spec, vocabulary, pieceEnd, idOf, toJSON }: Stages): Tokenizer => {
  const encode = (text: string): Encoding => {
    const ids = new Int32Array(text.length);
    const offsets = new Int32Array(2 * text.length);
    let count = 0;
    for (let start = 0, end = 0; start < text.length; start = end) {
      end = pieceEnd(text, start);
      offsets[2 * count] = start;
      offsets[2 * count + 1] = end;
      ids[count++] = idOf(text, start, end);
    }
    return { ids: ids.slice(0, count), offsets: offsets.slice(0, 2 * count) };
  };

  const decode: Tokenizer['decode'] = (ids, { skipSpecial = false } = {}) => {
    const tokens: string[] = [];
    for (let i = 0; i < ids.length; i++) {
      const token = vocabulary[ids[i]!];
      if (token === undefined)
        throw new RidgelineError(
          'E_RANGE',
          `${spec.kind} tokenizer: ids must be integers in 0 … ${vocabulary.length - 1}, got ${ids[i]} at ${i}.`,
          { hint: 'The ids come from a model with another vocabulary.' },
        );
      if (!skipSpecial || ids[i] !== 0) tokens.push(token);
    }
    return tokens.join('');
  };

  return { spec, vocabulary, unknownId: 0, encode, decode, toJSON };
};
