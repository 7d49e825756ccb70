import type { Spec, Tokenizer } from '@ridgeline/contracts';
import type { NgramMemory } from './memory/ngram-memory.ts';

/**
 * What becomes of a span: `replace` writes something else in its place, `tell` leaves it, `refuse` lets no text through, and `resample` asks
 * for another text of the same model.
 */
export type Action = 'replace' | 'tell' | 'refuse' | 'resample';

/** A span that a filter found in the text that it was given, in UTF-16 units. */
export interface Span {
  /** What stands there: `card`, `blocked word`, `bidirectional character`. */
  readonly what: string;
  readonly start: number;
  readonly end: number;
  readonly action: Action;
  /** What is written in its place, where the action is `replace`; it may be empty. */
  readonly replacement?: string;
  /** Which of several it is: the word of a list, the language. */
  readonly which?: string;
  /** What was measured: a share, or a number of characters or tokens. */
  readonly measure?: number;
}

/** What a filter may ask for beside the text. */
export interface GuardContext {
  /** That of the model, for filters that count tokens. */
  readonly tokenizer?: Pick<Tokenizer, 'encode' | 'special'>;
  /** The n-grams of the training text, for `memorized`. */
  readonly memory?: NgramMemory;
}

/** Looks at a text: a pure function that changes nothing itself. */
export interface Filter {
  readonly spec: Spec;
  /**
   * @returns spans from first to last that do not overlap; none if the text may pass as it is. Where all that it found is replaced, it finds
   *   nothing to replace a second time.
   * @throws `E_OPTION` if the context lacks what it asks for
   */
  readonly check: (text: string, context?: GuardContext) => readonly Span[];
}
