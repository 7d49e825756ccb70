import { requireOneOf } from '@ridgeline/contracts';
import { add, matMul, relu, type Tensor, tanh } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { lastPosition, masked, requireSequence, type SequenceOptions, walk } from './sequence.ts';

export interface RnnSequenceInputs extends SequenceOptions {
  /** x·W + b at every position, [B, T, H]. */
  readonly projected: Tensor;
  /** [H, H]: the transpose of PyTorch's `weight_hh`. */
  readonly recurrent: Tensor;
  /** h before the first position, [B, H]. */
  readonly hidden: Tensor;
  readonly activation: 'tanh' | 'relu';
}

export interface RnnSequenceOutputs {
  /** h at every position, [B, T, H]. */
  readonly outputs: Tensor;
  /** h after the position gone through last, [B, H]. */
  readonly hidden: Tensor;
}

/** The kernels that a backend may bring. */
export const RNN_SEQUENCE_KERNEL = 'RidgelineRnnSequence';
export const RNN_SEQUENCE_GRADIENT_KERNEL = 'RidgelineRnnSequenceGradient';

const activations = { tanh, relu } as const;

/** The formula, one position at a time: the truth that kernels are tested against. */
export const rnnSequenceComposition = (given: RnnSequenceInputs): RnnSequenceOutputs => {
  const { recurrent, recurrentMask, activation } = given;
  const { outputs, state } = walk(given, [given.hidden], (projected, [hidden]) => [
    activations[activation](add(projected, matMul(masked(hidden!, recurrentMask), recurrent))),
  ]);
  return { outputs, hidden: state[0]! };
};

/** [outputs], from which the gradient kernel finds the slope of the activation too. */
export const rnnSequenceKernel = fusedKernel({
  kernel: RNN_SEQUENCE_KERNEL,
  gradientKernel: RNN_SEQUENCE_GRADIENT_KERNEL,
  inputs: ['projected', 'recurrent', 'hidden', 'mask', 'recurrentMask'],
  optional: { mask: 'masked', recurrentMask: 'recurrentMasked' },
  outputs: ['outputs'],
  cotangents: ['outputsGradient'],
  gradients: ['projected', 'recurrent', 'hidden'],
});

/**
 * A simple recurrent layer over whole sequences whose input projections p = x·W + b are given:
 * h_t = f(p_t + (r∘h_{t−1})·U), with f the tanh or the ReLU and r the `recurrentMask`.
 *
 * @throws `E_SHAPE` if the tensors do not fit together; `E_OPTION` for another activation.
 * @see Elman 1990; as PyTorch's `nn.RNN`.
 * @example rnnSequence({ projected, recurrent, hidden: zeros([B, H]), activation: 'tanh' }).outputs // [B, T, H]
 */
export const rnnSequence = (given: RnnSequenceInputs): RnnSequenceOutputs => {
  const { projected, recurrent, hidden, activation, reverse = false } = given;
  requireOneOf('rnnSequence', Object.keys(activations), { activation });
  const inputs = { projected, recurrent, hidden, ...requireSequence('rnnSequence', 1, given) };
  const fused = rnnSequenceKernel.run(inputs, { activation, reverse });
  if (fused === undefined) return rnnSequenceComposition({ ...inputs, activation, reverse });
  const outputs = fused[0]!;
  return { outputs, hidden: lastPosition(outputs, reverse) };
};
