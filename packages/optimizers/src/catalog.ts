import { define, type Optimizer, requireOneOf, type Spec } from '@ridgeline/contracts';
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { asgd } from './asgd.ts';
import { chain } from './chain.ts';
import { checkpointAverage } from './checkpoint-average.ts';
import { clipByGlobalNorm } from './clip-by-global-norm.ts';
import { clipByNorm } from './clip-by-norm.ts';
import { clipByValue } from './clip-by-value.ts';
import { ema } from './ema.ts';
import { fgm } from './fgm.ts';
import { fista } from './fista.ts';
import { ftrl } from './ftrl.ts';
import { lbfgs } from './lbfgs.ts';
import { momentum } from './momentum.ts';
import { nadam } from './nadam.ts';
import { nesterov } from './nesterov.ts';
import { nonMonotonic } from './non-monotonic.ts';
import { rmsProp } from './rms-prop.ts';
import { sam } from './sam.ts';
import { sgd } from './sgd.ts';
import { virtualAdversarial } from './virtual-adversarial.ts';

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
  nadam,
  rmsProp,
  adagrad,
  adadelta,
  asgd,
  ftrl,
  fista,
  lbfgs,
  clipByGlobalNorm: define(
    'clipByGlobalNorm',
    {
      about: 'Scales all gradients by one factor, so that their common length stays below a bound.',
      formula: 'g ← g·min(1, maxNorm / (‖g‖₂ + 10⁻⁶))',
      options: { maxNorm: { type: 'number', above: 0, about: 'The bound of ‖g‖₂.' } },
      example: { maxNorm: 1 },
      same: { PyTorch: 'clip_grad_norm_', Keras: 'global_clipnorm' },
      stage: 'stable',
      since: '0.1.0',
    },
    ({ maxNorm }): Optimizer => clipByGlobalNorm(maxNorm),
  ),
  clipByNorm,
  clipByValue,
  chain: define(
    'chain',
    {
      about: 'Transforms one after the other: each is given the updates of the one before.',
      options: {
        transforms: { type: 'transforms', about: 'Their specs, at most one with a learning rate.' },
      },
      example: {
        transforms: [
          { kind: 'clipByGlobalNorm', maxNorm: 1 },
          { kind: 'sgd', learningRate: 0.1 },
        ],
      },
      same: { Optax: 'chain' },
      stage: 'stable',
      since: '0.1.0',
    },
    ({ transforms }): Optimizer => chain(...transforms.map((spec) => optimizerFromSpec(spec))),
  ),
} as const;

/** Ways to find a step's gradients, by kind. @example gradientMethods.sam({ rho: 0.05 }) */
export const gradientMethods = { sam, fgm, virtualAdversarial } as const;

/** Averages of weights by kind. @example averagings.ema({ decay: 0.99 }) */
export const averagings = { ema, checkpointAverage, nonMonotonic } as const;

/** The kind in the spec of a gradient method. */
export type GradientMethodKind = keyof typeof gradientMethods;
/** The kind in an average's spec. */
export type AveragingKind = keyof typeof averagings;
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
