import { add, matMul, mul, sigmoid, split, sub, type Tensor, tanh } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';
import { lastPosition, masked, requireSequence, type SequenceOptions, walk } from './sequence.ts';

export interface GruSequenceInputs extends SequenceOptions {
  /** x·W + b at every position, [B, T, 3H], gates in the order r, z, n. */
  readonly projected: Tensor;
  /** [H, 3H]: the transpose of PyTorch's `weight_hh`. */
  readonly recurrent: Tensor;
  /** [3H]: PyTorch's `bias_hh`. Its last third stands inside the reset gate, so it does not add to b. */
  readonly recurrentBias: Tensor;
  /** h before the first position, [B, H]. */
  readonly hidden: Tensor;
}

export interface GruSequenceOutputs {
  /** h at every position, [B, T, H]. */
  readonly outputs: Tensor;
  /** h after the position gone through last, [B, H]. */
  readonly hidden: Tensor;
}

/** The kernels that a backend may bring. */
export const GRU_SEQUENCE_KERNEL = 'RidgelineGruSequence';
export const GRU_SEQUENCE_GRADIENT_KERNEL = 'RidgelineGruSequenceGradient';

/** The formula, one position at a time: the truth that kernels are tested against. */
export const gruSequenceComposition = (given: GruSequenceInputs): GruSequenceOutputs => {
  const { recurrent, recurrentBias, recurrentMask } = given;
  const { outputs, state } = walk(given, [given.hidden], (projected, [hidden]) => {
    const product = add(matMul(masked(hidden!, recurrentMask), recurrent), recurrentBias);
    const [fromInputs, fromHidden] = [projected, product].map((sum) => split(sum, 3, 1)) as [
      Tensor[],
      Tensor[],
    ];
    const r = sigmoid(add(fromInputs[0]!, fromHidden[0]!));
    const z = sigmoid(add(fromInputs[1]!, fromHidden[1]!));
    const n = tanh(add(fromInputs[2]!, mul(r, fromHidden[2]!)));
    return [add(mul(sub(1, z), n), mul(z, hidden!))];
  });
  return { outputs, hidden: state[0]! };
};

/** [outputs], and for the gradient kernel the gates after activation and what it needs of the candidates. */
export const gruSequenceKernel = fusedKernel({
  kernel: GRU_SEQUENCE_KERNEL,
  gradientKernel: GRU_SEQUENCE_GRADIENT_KERNEL,
  inputs: ['projected', 'recurrent', 'recurrentBias', 'hidden', 'mask', 'recurrentMask'],
  optional: { mask: 'masked', recurrentMask: 'recurrentMasked' },
  outputs: ['outputs', 'gates', 'candidates'],
  cotangents: ['outputsGradient'],
  gradients: ['projected', 'recurrent', 'recurrentBias', 'hidden'],
});

/**
 * A gated recurrent unit over whole sequences whose input projections p = x·W + b are given:
 *
 *     r, z = σ(p_t + (m∘h_{t−1})·U + b')        n = tanh(p_t + r∘((m∘h_{t−1})·U + b'))
 *     h_t = (1 − z)∘n + z∘h_{t−1}
 *
 * each with its third of the columns; m is `recurrentMask`.
 *
 * @throws `E_SHAPE` if the tensors do not fit together.
 * @see Cho et al. 2014; with the reset gate after the product, as in PyTorch's `nn.GRU`.
 * @example gruSequence({ projected, recurrent, recurrentBias, hidden: zeros([B, H]) }).outputs // [B, T, H]
 */
export const gruSequence = (given: GruSequenceInputs): GruSequenceOutputs => {
  const { projected, recurrent, recurrentBias, hidden, reverse = false } = given;
  const masks = requireSequence('gruSequence', 3, given);
  requireShape('gruSequence', 'recurrentBias', recurrentBias, [recurrent.shape[1]!]);
  const inputs = { projected, recurrent, recurrentBias, hidden, ...masks };
  const fused = gruSequenceKernel.run(inputs, { reverse });
  if (fused === undefined) return gruSequenceComposition({ ...inputs, reverse });
  const outputs = fused[0]!;
  return { outputs, hidden: lastPosition(outputs, reverse) };
};
