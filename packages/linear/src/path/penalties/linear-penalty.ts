import type { NumberOption, Spec } from '@ridgeline/contracts';

/** A penalty λ·(α·‖β‖₁ + (1 − α)/2·‖β‖²) beside the mean loss of a linear model. */
export interface LinearPenalty {
  readonly spec: Spec;
  /** α, the share of L1. */
  readonly share: number;
}

/** λ. */
export const lambda = {
  type: 'number',
  min: 0,
  scale: 'logarithmic',
  optional: true,
  about: 'The strength; absent: chosen by cross-validation within the training rows.',
} as const satisfies NumberOption;
