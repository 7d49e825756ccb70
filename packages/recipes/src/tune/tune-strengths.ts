import {
  type AnyKind,
  RidgelineError,
  requireFraction,
  requireOneOf,
  requirePositive,
} from '@ridgeline/contracts';
import { optimizers } from '@ridgeline/optimizers';
import { lambdaPath } from '@ridgeline/tuning';
import {
  actsAs,
  isEven,
  type PenaltyKind,
  penaltyKindOf,
  penaltyKinds,
  ruleOf,
} from '../units/rule-kinds.ts';
import type { OptimizerConfig, RegularizerConfig } from '../units/step-config.ts';

/** The penalties whose strength can be chosen. */
export const tunablePenalties: readonly string[] = penaltyKinds.map(({ kind }) => kind);
export type TunablePenalty = string;

const kindOf = (penalty: TunablePenalty): PenaltyKind => {
  requireOneOf('tune', tunablePenalties, { penalty });
  return penaltyKindOf(penalty)!;
};

/** How a penalty acts: `proximal`, `decoupled` or `noise`. */
export const applicationOf = (penalty: TunablePenalty): string => actsAs(kindOf(penalty));

/** The rule of a penalty at a strength, as `compare` has it. */
export const ruleAt = (penalty: TunablePenalty, strength: number): RegularizerConfig =>
  ruleOf(kindOf(penalty), strength);

/** How far a step moves a weight at most, in learning rates: what the optimizer says, else what clipping leaves. */
const reachOf = (optimizer: OptimizerConfig): number => {
  const { reach = optimizer.clipGlobalNorm } = optimizers[optimizer.kind] as AnyKind;
  if (typeof reach === 'number') return reach / (1 - ('momentum' in optimizer ? optimizer.momentum : 0));
  if (reach === 'unknown')
    throw new RidgelineError(
      'E_CONFIG',
      `tune: how far a step of ${optimizer.kind} moves a weight is not known, and so no largest strength follows from it.`,
      { hint: 'Give the top of the path: --largest 1, or take another optimizer.' },
    );
  throw new RidgelineError(
    'E_CONFIG',
    `tune: without optimizer.clipGlobalNorm a step of ${optimizer.kind} has no bound that the largest strength would follow from.`,
    { hint: 'Give the top of the path: --largest 1, or set optimizer.clipGlobalNorm.' },
  );
};

/**
 * The top of a path, from what a step of the optimizer can do against the penalty:
 *
 * - `l1`: a step moves a weight by at most η·r, the soft threshold takes η·λ, so at λ = r every weight comes to 0. With
 *   r = 1 under an optimizer that divides gradients by their size, such as Adam, else the clipping norm, over 1 − momentum. `elasticNet` spends half of λ on it: 2r.
 * - `l2`: weights settle at |w| ≤ r/λ, so at λ = 10r below 0.1.
 * - `dropout`: a rate of 0.9.
 *
 * @throws `E_CONFIG` if steps have no bound.
 * @example largestStrength('l1', { kind: 'adam', learningRate: 0.01 }) // 1
 */
export const largestStrength = (penalty: TunablePenalty, optimizer: OptimizerConfig): number => {
  const { as, top } = kindOf(penalty).path;
  return as === undefined ? top : top * reachOf(optimizer);
};

/**
 * The strengths of a path, falling: λ by one factor, the rates of dropout by equal steps.
 *
 * @param options.ratio the last by the first; 0.01 for l1 and elastic net, 0.001 for l2 and 0.1 for dropout if not given.
 * @throws `E_RANGE`
 * @example strengthPath('dropout', { largest: 0.9, ratio: 1 / 3, count: 3 }) // [0.9, 0.6, 0.3]
 */
export const strengthPath = (
  penalty: TunablePenalty,
  {
    largest,
    ratio = kindOf(penalty).path.ratio,
    count,
  }: { readonly largest: number; readonly ratio?: number; readonly count: number },
): number[] => {
  if (!isEven(penalty)) return lambdaPath({ largest, ratio, count });
  requirePositive('strengthPath', { largest, ratio });
  requireFraction('strengthPath', { ratio, '1 − largest': 1 - largest });
  const step = count > 1 ? (largest * (1 - ratio)) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => Number((largest - index * step).toPrecision(12)));
};
