import { requireNonNegative } from '@ridgeline/contracts';

/**
 * Perplexity exp(nats): how many equally likely tokens the model is as unsure among.
 *
 * @param nats mean data loss in nats per target, without penalties.
 * @returns a number ≥ 1; `Infinity` above 709 nats.
 * @throws `E_RANGE` if the loss is negative or not finite.
 * @example perplexity(Math.log(65)) // ≈ 65, a uniform guess among 65 characters
 */
export const perplexity = (nats: number): number => {
  requireNonNegative('perplexity', { nats });
  return Math.exp(nats);
};
