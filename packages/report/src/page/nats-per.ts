import type { Comparison } from '../results/comparison.ts';

/** The unit of the losses of a comparison. @example natsPer({}) // 'nats per token' */
export const natsPer = ({ target = 'token', lossUnit }: Pick<Comparison, 'target' | 'lossUnit'>): string =>
  lossUnit?.axis ?? `nats per ${target}`;
