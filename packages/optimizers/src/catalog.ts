import { type Optimizer, requireOneOf, type Spec } from '@ridgeline/contracts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { chain } from './chain.ts';
import { clipByGlobalNorm } from './clip-by-global-norm.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import { sgd } from './sgd.ts';

/**
 * Gradient transforms by kind. A spec is also the options of its factory.
 *
 * @example optimizers.adam({ learningRate: 0.001 })
 */
export const optimizers = {
  sgd,
  momentum,
  nesterov,
  adam,
  adamw,
  clipByGlobalNorm: ({ maxNorm }: { readonly maxNorm: number }): Optimizer => clipByGlobalNorm(maxNorm),
  chain: ({ transforms }: { readonly transforms: readonly Spec[] }): Optimizer =>
    chain(...transforms.map(optimizerFromSpec)),
} as const;

/** The kind in an optimizer's spec. */
export type OptimizerKind = keyof typeof optimizers;

/**
 * The optimizer that a spec describes, chains and schedules included.
 *
 * @throws `E_OPTION` for a kind that does not exist, and whatever its factory throws.
 * @example optimizerFromSpec({ kind: 'sgd', learningRate: 0.1 })
 */
export function optimizerFromSpec(spec: Spec): Optimizer {
  requireOneOf('optimizer', Object.keys(optimizers), { kind: spec.kind });
  return optimizers[spec.kind as OptimizerKind](spec as never);
}
