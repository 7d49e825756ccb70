import type { RandomStream } from '../random.ts';
import type { Json, Spec } from '../units/spec.ts';
import type { InputRules } from './model-input.ts';

export interface Encoding {
  readonly ids: Int32Array;
  /** Start and end of each token in the text, in UTF-16 units: `offsets[2·i]`, `offsets[2·i + 1]`. */
  readonly offsets: Int32Array;
}

/** The ids of tokens that stand for no text, by what they are for. A role that is absent has no token. */
export interface SpecialIds {
  /** What the vocabulary lacks; absent if every text can be encoded. */
  readonly unknown?: number;
  /** What fills up the rows of a batch. Generation never writes it. */
  readonly pad?: number;
  /** Stands before a text: generation reads it before the prompt, and never writes it. */
  readonly begin?: number;
  /** Stands after a text: generation stops where it comes. */
  readonly end?: number;
}

/** What an added token may be for. */
export type AddedRole = Exclude<keyof SpecialIds, 'unknown'>;

/** How one of the ways to cut a text into tokens is drawn. */
export interface TokenSampling {
  /** The same address gives the same tokens: take another step or name for each text. */
  readonly random: RandomStream;
  /**
   * How far from the one way of `encode`, in the model's own terms, which are those of SentencePiece. BPE: the probability
   * that a merge is passed over, 0 to 1. Unigram: the exponent of the probabilities of all ways, 0 or more.
   */
  readonly alpha: number;
}

/** Text ⇄ ids. */
export interface Tokenizer {
  readonly spec: Spec;
  readonly vocabulary: readonly string[];
  readonly special: SpecialIds;
  encode(text: string): Encoding;
  /**
   * The text cut at random, so that a model learns from several ways to cut it. Absent where a text can be cut in one way
   * alone.
   *
   * @throws `E_RANGE` for an `alpha` that the model does not take
   */
  readonly sample?: (text: string, sampling: TokenSampling) => Encoding;
  /** What a model that was trained elsewhere wants around a text; `encode` gives the text alone. Absent where nothing is. */
  readonly input?: InputRules;
  /** Ids to text; with `skipSpecial`, special tokens are left out. */
  decode(ids: ArrayLike<number>, options?: { readonly skipSpecial?: boolean }): string;
  /** The content of `tokenizer.json`, in the Hugging Face layout. */
  toJSON(): Json;
}

/** A tokenizer before it has seen text. */
export interface TokenizerTraining {
  readonly spec: Spec;
  /**
   * Learns a vocabulary from a text, in time linear in it.
   *
   * @param text the text, or several: no token is learned across two of them.
   * @param added special tokens that no text is read as, behind those that are learned. None if not given.
   * @throws `E_DATA` if no token is left
   */
  train(text: string | readonly string[], added?: readonly AddedRole[]): Tokenizer;
}
