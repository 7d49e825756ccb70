import { add, matMul, mul, sigmoid, split, type Tensor, tanh } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { lastPosition, masked, requireSequence, type SequenceOptions, walk } from './sequence.ts';

export interface LstmSequenceInputs extends SequenceOptions {
  /** x·W + b at every position, [B, T, 4H], gates in the order i, f, g, o. */
  readonly projected: Tensor;
  /** [H, 4H]: the transpose of PyTorch's `weight_hh`. */
  readonly recurrent: Tensor;
  /** h before the first position, [B, H]. */
  readonly hidden: Tensor;
  /** c before the first position, [B, H]. */
  readonly cell: Tensor;
}

export interface LstmSequenceOutputs {
  /** h at every position, [B, T, H]. */
  readonly outputs: Tensor;
  /** h after the position gone through last, [B, H]. */
  readonly hidden: Tensor;
  /** c after the position gone through last, [B, H]. */
  readonly cell: Tensor;
}

/** The kernels that a backend may bring. */
export const LSTM_SEQUENCE_KERNEL = 'RidgelineLstmSequence';
export const LSTM_SEQUENCE_GRADIENT_KERNEL = 'RidgelineLstmSequenceGradient';

/** The formula, one position at a time: the truth that kernels are tested against. */
export const lstmSequenceComposition = (given: LstmSequenceInputs): LstmSequenceOutputs => {
  const { recurrent, recurrentMask } = given;
  const { outputs, state } = walk(given, [given.hidden, given.cell], (projected, [hidden, cell]) => {
    const gates = add(projected, matMul(masked(hidden!, recurrentMask), recurrent));
    const [i, f, g, o] = split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    const next = add(mul(sigmoid(f), cell!), mul(sigmoid(i), tanh(g)));
    return [mul(sigmoid(o), tanh(next)), next];
  });
  return { outputs, hidden: state[0]!, cell: state[1]! };
};

/** [outputs, last cell], and for the gradient kernel the gates after activation, the cells and their tanh. */
export const lstmSequenceKernel = fusedKernel({
  kernel: LSTM_SEQUENCE_KERNEL,
  gradientKernel: LSTM_SEQUENCE_GRADIENT_KERNEL,
  inputs: ['projected', 'recurrent', 'hidden', 'cell', 'mask', 'recurrentMask'],
  optional: { mask: 'masked', recurrentMask: 'recurrentMasked' },
  outputs: ['outputs', 'lastCell', 'gates', 'cells', 'tanhCells'],
  cotangents: ['outputsGradient', 'cellGradient'],
  gradients: ['projected', 'recurrent', 'hidden', 'cell'],
});

/**
 * A long short-term memory over whole sequences whose input projections p = x·W + b are given:
 *
 *     i, f, g, o = split(p_t + (r∘h_{t−1})·U)
 *     c_t = σ(f)∘c_{t−1} + σ(i)∘tanh(g)        h_t = σ(o)∘tanh(c_t)
 *
 * @throws `E_SHAPE` if the tensors do not fit together.
 * @see Hochreiter and Schmidhuber 1997; gates as in PyTorch's `nn.LSTM`; r as in Gal and Ghahramani 2016.
 * @example lstmSequence({ projected, recurrent, hidden: zeros([B, H]), cell: zeros([B, H]) }).outputs // [B, T, H]
 */
export const lstmSequence = (given: LstmSequenceInputs): LstmSequenceOutputs => {
  const { projected, recurrent, hidden, cell, reverse = false } = given;
  const masks = requireSequence('lstmSequence', 4, given);
  const inputs = { projected, recurrent, hidden, cell, ...masks };
  const fused = lstmSequenceKernel.run(inputs, { reverse });
  if (fused === undefined) return lstmSequenceComposition({ ...inputs, reverse });
  const [outputs, lastCell] = fused as [Tensor, Tensor];
  return { outputs, hidden: lastPosition(outputs, reverse), cell: lastCell };
};
