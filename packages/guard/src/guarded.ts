import { RidgelineError } from '@ridgeline/contracts';
import { type Edits, edit, origin, untouched } from './edits.ts';
import type { Action, Filter, GuardContext, Span } from './filter.ts';

/** What a filter found, where it stands in the text that was given. */
export interface Finding extends Span {
  /** The kind of the filter. */
  readonly filter: string;
}

/** A text that has been guarded. */
export interface Guarded {
  /** The text with all replacements; as it was when a filter refused it, if one did. */
  readonly text: string;
  /** `pass`: the same text. `changed`: use `text`. `resample`: ask the model again. `refuse`: use no part of it. */
  readonly verdict: 'pass' | 'changed' | 'resample' | 'refuse';
  /** What was found, filter by filter. Spans are those of the text that was given. */
  readonly findings: readonly Finding[];
}

const strongest = (actions: ReadonlySet<Action>): Guarded['verdict'] => {
  if (actions.has('refuse')) return 'refuse';
  if (actions.has('resample')) return 'resample';
  return actions.has('replace') ? 'changed' : 'pass';
};

/**
 * Sends a text through filters, one after the other: each sees what the one before it left. After one that refuses none is asked.
 *
 * Time is linear in the text. Nothing is thrown because of what stands in a text: an empty one passes, and halves of surrogate pairs
 * are characters like others, which `hiddenCharacters` replaces.
 *
 * @param context what some filters ask for: the tokenizer, the memory of the training text.
 * @returns the text, a verdict and what was found, with spans of the text as it was given.
 * @throws `E_DATA` if the text is no string; `E_OPTION` if a filter needs what the context lacks
 * @example
 * guarded('Mail ada@example.org', [personalData()]).text // 'Mail [email]'
 */
export const guarded = (text: string, filters: readonly Filter[], context: GuardContext = {}): Guarded => {
  if (typeof text !== 'string')
    throw new RidgelineError('E_DATA', `guarded: the text must be a string, got ${JSON.stringify(text)}.`);
  const findings: Finding[] = [];
  const actions = new Set<Action>();
  let edits: Edits = untouched(text);
  for (const { spec, check } of filters) {
    const spans = check(edits.text, context);
    if (spans.length === 0) continue;
    const before = edits;
    for (const span of spans) {
      actions.add(span.action);
      findings.push({ filter: spec.kind, ...span, ...origin(before, span.start, span.end) });
    }
    if (actions.has('refuse')) break;
    edits = edit(before, spans);
  }
  return { text: edits.text, verdict: strongest(actions), findings };
};
