import type { Comparison } from '../results/comparison.ts';

/** The unit of the losses of a comparison. @example natsPer({}) // 'nats per token' */
export const natsPer = ({ target = 'token' }: Pick<Comparison, 'target'>): string => `nats per ${target}`;
