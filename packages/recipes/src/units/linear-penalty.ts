import { linearPenalties } from '@ridgeline/linear';
import type { z } from 'zod';
import { unionOf } from './kind-schema.ts';

export { linearPenalties };

/** The penalty of a linear model, beside the mean loss. */
export const penalty = unionOf(linearPenalties);

export type PenaltyConfig = z.output<typeof penalty>;

export const isLinearPenalty = (kind: string): kind is PenaltyConfig['kind'] =>
  Object.hasOwn(linearPenalties, kind);

/** α of α‖β‖₁ + (1 − α)/2·‖β‖²: the share of L1 in a penalty. */
export const shareOfL1 = (config: PenaltyConfig): number =>
  linearPenalties[config.kind](config as never).share;

/** A penalty of that kind where nothing is said of its strength; what else it needs is as in its example. */
export const standardPenalty = (kind: PenaltyConfig['kind']): PenaltyConfig => {
  const { example } = linearPenalties[kind];
  const { lambda: _, ...others } = example as { readonly lambda?: number };
  return { kind, ...others } as PenaltyConfig;
};
