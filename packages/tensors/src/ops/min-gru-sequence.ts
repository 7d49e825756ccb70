import { add, cast, mul, sigmoid, split, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';
import { lastPosition, type SequenceOptions, walk } from './sequence.ts';

export interface MinGruSequenceInputs extends Pick<SequenceOptions, 'mask' | 'reverse'> {
  /** x·W + b at every position, [B, T, 2H]: z before its sigmoid, then h̃ before its tanh. */
  readonly projected: Tensor;
  /** h before the first position, [B, H]. */
  readonly hidden: Tensor;
}

export interface MinGruSequenceOutputs {
  /** h at every position, [B, T, H]. */
  readonly outputs: Tensor;
  /** h after the position gone through last, [B, H]. */
  readonly hidden: Tensor;
}

/** The kernels that a backend may bring. */
export const MIN_GRU_SEQUENCE_KERNEL = 'RidgelineMinGruSequence';
export const MIN_GRU_SEQUENCE_GRADIENT_KERNEL = 'RidgelineMinGruSequenceGradient';

/** The formula, one position at a time: the truth that kernels are tested against. */
export const minGruSequenceComposition = (given: MinGruSequenceInputs): MinGruSequenceOutputs => {
  const { outputs, state } = walk(given, [given.hidden], (projected, [hidden]) => {
    const [gate, candidate] = split(projected, 2, 1) as [Tensor, Tensor];
    const z = sigmoid(gate);
    return [add(mul(sub(1, z), hidden!), mul(z, tanh(candidate)))];
  });
  return { outputs, hidden: state[0]! };
};

/** [outputs], and for the gradient kernel z and h̃ after activation. */
export const minGruSequenceKernel = fusedKernel({
  kernel: MIN_GRU_SEQUENCE_KERNEL,
  gradientKernel: MIN_GRU_SEQUENCE_GRADIENT_KERNEL,
  inputs: ['projected', 'hidden', 'mask'],
  optional: { mask: 'masked' },
  outputs: ['outputs', 'gates'],
  cotangents: ['outputsGradient'],
  gradients: ['projected', 'hidden'],
});

/**
 * A minimal gated recurrent unit over whole sequences whose input projections p = x·W + b are given, without a
 * recurrent product:
 *
 *     z = σ(p_t)        h̃ = tanh(p_t)        h_t = (1 − z)∘h_{t−1} + z∘h̃
 *
 * each with its half of the columns.
 *
 * @throws `E_SHAPE` if the tensors do not fit together.
 * @see Feng et al. 2024, "Were RNNs all we needed?", whose tanh is kept: they drop it for a scan in log space, which a scan
 * of one position after the other does not need. So it is the f-pooling of a QRNN with windows of 1 (Bradbury et al. 2016),
 * whose gate f is 1 − z.
 * @example minGruSequence({ projected, hidden: zeros([B, H]) }).outputs // [B, T, H]
 */
export const minGruSequence = (given: MinGruSequenceInputs): MinGruSequenceOutputs => {
  const { projected, hidden, mask, reverse = false } = given;
  const size = hidden.shape[1]!;
  requireShape('minGruSequence', 'hidden', hidden, ['B', 'H']);
  requireShape('minGruSequence', 'projected', projected, [hidden.shape[0]!, 'T', 2 * size]);
  if (mask !== undefined) requireShape('minGruSequence', 'mask', mask, projected.shape.slice(0, 2));
  const inputs = { projected, hidden, ...(mask && { mask: cast(mask, 'float32') }) };
  const fused = minGruSequenceKernel.run(inputs, { reverse });
  if (fused === undefined) return minGruSequenceComposition({ ...inputs, reverse });
  const outputs = fused[0]!;
  return { outputs, hidden: lastPosition(outputs, reverse) };
};
