import type { Json, Spec } from '../units/spec.ts';
import type { Encoding, SpecialIds, TokenSampling } from './tokenizer.ts';

/** What a stage and its place in `tokenizer.json` have in common. */
interface SavedStage {
  readonly spec: Spec;
  /** The stage as `tokenizer.json` has it, in the Hugging Face layout. */
  toJSON(): Json;
}

/** A text that was changed, and where each part of it comes from. */
export interface Normalized {
  readonly text: string;
  /**
   * The part of the text as it was that each UTF-16 unit comes from: from `offsets[2·i]` to `offsets[2·i + 1]`, both
   * ascending. Absent: each unit is in its old place.
   */
  readonly offsets?: Int32Array | undefined;
}

/** The first stage: text → text. */
export interface Normalizer extends SavedStage {
  normalize(text: string): Normalized;
}

/** A text that was cut. What lies between two pieces belongs to no token. */
export interface Pieces extends Normalized {
  /** Start and end of each piece in `text`, none empty: `pieces[2·i]`, `pieces[2·i + 1]`. */
  readonly pieces: Int32Array;
}

/** The second stage: text → pieces, which no token crosses. */
export interface PreTokenizer extends SavedStage {
  split(text: string): Pieces;
  /**
   * The same piece by piece, where pieces follow one another and cover the text, and what a piece becomes depends on nothing
   * but the piece, so that it may be remembered. Absent where it depends on what stands around it.
   */
  readonly byPiece?: {
    /** Where the piece that begins at `start` ends, in the text as it is. */
    end(text: string, start: number): number;
    /** What becomes of a piece. */
    write(piece: string): Normalized;
  };
}

/** The third stage: pieces → tokens, each within one piece. */
export interface TokenizerModel {
  /** The kind that it was learned as. */
  readonly kind: string;
  readonly vocabulary: readonly string[];
  readonly special: SpecialIds;
  /** @returns tokens in order, with offsets into `text` of what is given: the text that was cut. */
  tokenize(cut: Pick<Pieces, 'text' | 'pieces'>): Encoding;
  /** The same at random; absent where a piece has one way to be cut. @throws `E_RANGE` for an `alpha` that it does not take */
  readonly sample?: (cut: Pick<Pieces, 'text' | 'pieces'>, sampling: TokenSampling) => Encoding;
  /** The model as `tokenizer.json` has it, with all that it has learned. */
  toJSON(): Json;
}

/** A model before it has seen text. */
export interface TokenizerModelTraining {
  readonly spec: Spec;
  /** @param counts how often each piece stands in the text. @throws `E_DATA` if no token is left */
  train(counts: ReadonlyMap<string, number>): TokenizerModel;
}

/** The last stage, which leads back: tokens → text. */
export interface TokenDecoder extends SavedStage {
  decode(tokens: readonly string[]): string;
}
