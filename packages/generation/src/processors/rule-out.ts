import { RidgelineError } from '@ridgeline/contracts';

/** The logits with −∞ for some ids; ids beyond them are passed over. */
export const ruleOut = (logits: Float32Array, ids: Iterable<number>): Float32Array => {
  const left = logits.slice();
  for (const id of ids) if (id < left.length) left[id] = -Infinity;
  return left;
};

/** The logits with −∞ for all but some ids. */
export const keepOnly = (logits: Float32Array, ids: ArrayLike<number>): Float32Array => {
  const kept = new Float32Array(logits.length).fill(-Infinity);
  for (let i = 0; i < ids.length; i++) kept[ids[i]!] = logits[ids[i]!] ?? -Infinity;
  return kept;
};

/** @throws `E_OPTION` if a list of ids is empty or holds what is none */
export const requireIdList = (who: string, ids: readonly number[]): void => {
  const stray = ids.findIndex((id) => !Number.isSafeInteger(id));
  if (ids.length > 0 && stray === -1) return;
  const came = ids.length === 0 ? 'none' : `${ids[stray]} at ${stray}`;
  throw new RidgelineError('E_OPTION', `${who}: ids must be ids of the vocabulary, got ${came}.`, {
    hint: 'Encode the word with the tokenizer of the model: [...tokenizer.encode(word).ids].',
  });
};
