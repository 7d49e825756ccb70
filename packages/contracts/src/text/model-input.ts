import type { Encoding } from './tokenizer.ts';

/** What a model of one text or of a pair reads: tokens, with the special ones that its training put around them. */
export interface ModelInput extends Encoding {
  /** A number for the part of the input that each token belongs to, for models that learn one vector for each part. */
  readonly typeIds: Int32Array;
  /** The text that each token comes from: 0 or 1; −1 for special tokens and padding. Offsets are of that text. */
  readonly sequenceIds: Int8Array;
  /** 1 for special tokens and padding, 0 for those of a text. */
  readonly specialMask: Uint8Array;
  /** 0 for padding, 1 for all that is to be read. */
  readonly attentionMask: Uint8Array;
  /** What was cut off to keep to a length, as inputs of their own. */
  readonly overflowing: readonly ModelInput[];
}

/** A part of an input: all tokens of a text, or special tokens. */
export type InputPart =
  | { readonly sequence: 0 | 1; readonly typeId: number }
  | { readonly ids: readonly number[]; readonly typeId: number };

/** How an input is kept to a length. */
export interface Truncation {
  /** The most tokens of an input, special ones included. */
  readonly maxLength: number;
  /** How many tokens the next part that was cut off has in common with the one before. Defaults to 0. */
  readonly stride?: number;
  /** Which text of a pair is cut: the longer one first, or one of them alone. Defaults to `longestFirst`. */
  readonly strategy?: 'longestFirst' | 'onlyFirst' | 'onlySecond';
  /** From which end tokens are cut off. Defaults to `right`. */
  readonly direction?: 'left' | 'right';
}

/** How inputs are filled up to one length. */
export interface Padding {
  /** The id that fills up. */
  readonly id: number;
  /** Its part of the input. Defaults to 0. */
  readonly typeId?: number;
  /** The length; absent, that of the longest of the inputs. */
  readonly length?: number;
  /** The length becomes a multiple of this. */
  readonly multipleOf?: number;
  /** At which end is filled up. Defaults to `right`. */
  readonly direction?: 'left' | 'right';
}

/** How a model that was trained elsewhere wants its inputs. */
export interface InputRules {
  /** An input of one text. */
  readonly single: readonly InputPart[];
  /** An input of two texts. */
  readonly pair: readonly InputPart[];
  /** Whether offsets leave out the spaces at the ends of a token of bytes, and the one before a text too. */
  readonly trimOffsets?: { readonly keepFirstSpace: boolean };
  readonly truncation?: Truncation;
  readonly padding?: Padding;
}
