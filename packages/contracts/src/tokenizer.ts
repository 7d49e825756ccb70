import type { Json, Spec } from './spec.ts';

export interface Encoding {
  readonly ids: Int32Array;
  /** Start and end of each token in the text, in UTF-16 units: `offsets[2·i]`, `offsets[2·i + 1]`. */
  readonly offsets: Int32Array;
}

/** Text ⇄ ids. */
export interface Tokenizer {
  readonly spec: Spec;
  readonly vocabulary: readonly string[];
  /** The id that stands for what the vocabulary lacks, or `undefined` if every text can be encoded. */
  readonly unknownId: number | undefined;
  encode(text: string): Encoding;
  /** Ids to text; with `skipSpecial`, special tokens are left out. */
  decode(ids: ArrayLike<number>, options?: { readonly skipSpecial?: boolean }): string;
  /** The content of `tokenizer.json`, in the Hugging Face layout. */
  toJSON(): Json;
}
