import { RidgelineError } from '@ridgeline/contracts';

/**
 * The id of the largest logit; the lower id where two are equal.
 *
 * @throws `E_NAN` if a logit is NaN or +∞, or all are −∞.
 * @example largest(Float32Array.of(0.1, 2, 2)) // 1
 */
export const largest = (logits: Float32Array): number => {
  let best = -1;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (Number.isNaN(logit) || logit === Infinity) {
      throw new RidgelineError('E_NAN', `sampler: logits must be finite, got ${logit} for id ${id}.`, {
        hint: 'The weights hold numbers that are not finite: take a checkpoint from before that.',
      });
    }
    if (logit > (best < 0 ? -Infinity : logits[best]!)) best = id;
  }
  if (best < 0)
    throw new RidgelineError('E_NAN', 'sampler: at least one logit must be finite, got none.', {
      hint: 'Every token is ruled out: ask for less of noRepeatNgram, badWord, minLength or suppressTokens.',
    });
  return best;
};
