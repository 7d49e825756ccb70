import type { Metric } from '@ridgeline/contracts';
import { perplexity } from '@ridgeline/evaluation';

/** What stands in place of a number that no float64 holds. */
export const beyond = { absent: 'it is beyond the largest number' };

/** What stands in place of what follows from a loss, where that is none. Undefined where it is one. */
export const lostBy = (dataLoss: number): { readonly absent: string } | undefined =>
  Number.isFinite(dataLoss) && dataLoss >= 0 ? undefined : { absent: `the loss is ${dataLoss}` };

/** e to the nats per token, or why there is no such number. */
export const perplexityMetric = (dataLoss: number): Metric => {
  const lost = lostBy(dataLoss);
  if (lost !== undefined) return lost;
  const found = perplexity(dataLoss);
  return Number.isFinite(found) ? found : beyond;
};
