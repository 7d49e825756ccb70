import { type Encoding, type Json, RidgelineError, type Spec, type Tokenizer } from '@ridgeline/contracts';

/** What tells one tokenizer from another: where pieces end, and which id a piece has. */
export interface Stages {
  readonly spec: Spec;
  readonly vocabulary: readonly string[];
  /** The beginning of the first piece at `from` or later; absent where pieces follow one another. */
  pieceStart?(text: string, from: number): number;
  /** The end of the piece that begins at `start`, found in time linear in the piece. */
  pieceEnd(text: string, start: number): number;
  /** The id of the piece `text.slice(start, end)`: 0 if the vocabulary lacks it. */
  idOf(text: string, start: number, end: number): number;
  /** What `decode` puts between two tokens; absent: nothing. */
  between?(before: string, after: string): string;
  toJSON(): Json;
}

/**
 * The one way from text to ids and back: split, look up. Offsets are known before anything is looked up, so
 * they need no alignment. Where pieces follow one another they cover the text, and joined tokens are the text again.
 */
export const pipeline = ({
  spec,
  vocabulary,
  pieceStart = (_, from) => from,
  pieceEnd,
  idOf,
  between = () => '',
  toJSON,
}: Stages): Tokenizer => {
  const encode = (text: string): Encoding => {
    const ids = new Int32Array(text.length);
    const offsets = new Int32Array(2 * text.length);
    let count = 0;
    for (let end = 0, start = pieceStart(text, 0); start < text.length; start = pieceStart(text, end)) {
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
    return tokens.map((token, i) => (i === 0 ? token : between(tokens[i - 1]!, token) + token)).join('');
  };

  return { spec, vocabulary, unknownId: 0, encode, decode, toJSON };
};
