import type { Processor } from './processor.ts';

/** Takes from the logit of every token that was written what `by` says of how often it was; the prompt does not count. */
export const lessOfWritten =
  (by: (count: number) => number): Processor['process'] =>
  (logits, { ids, promptLength }) => {
    if (ids.length === promptLength) return logits;
    const counts = new Uint32Array(logits.length);
    for (let i = promptLength; i < ids.length; i++) counts[ids[i]!]!++;
    const changed = logits.slice();
    for (let i = promptLength; i < ids.length; i++)
      changed[ids[i]!] = logits[ids[i]!]! - by(counts[ids[i]!]!);
    return changed;
  };
