import {
  add,
  type GradConfig,
  matMul,
  mul,
  reshape,
  sigmoid,
  slice,
  split,
  stack,
  type Tensor,
  tanh,
} from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';
import { requireShape } from '../shapes.ts';

export interface LstmInputs {
  /** [B, T, I] */
  readonly inputs: Tensor;
  /** [I, 4H], gates in the order i, f, g, o: the transpose of PyTorch's `weight_ih`. */
  readonly kernel: Tensor;
  /** [H, 4H]: the transpose of PyTorch's `weight_hh`. */
  readonly recurrent: Tensor;
  /** [4H]: the sum of PyTorch's two biases, which only ever act as their sum. */
  readonly bias: Tensor;
  /** h before the first position, [B, H]. */
  readonly hidden: Tensor;
  /** c before the first position, [B, H]. */
  readonly cell: Tensor;
}

export interface LstmOutputs {
  /** h at every position, [B, T, H]. */
  readonly outputs: Tensor;
  /** h after the last position, [B, H]. */
  readonly hidden: Tensor;
  /** c after the last position, [B, H]. */
  readonly cell: Tensor;
}

/** The kernels that a backend may bring. */
export const LSTM_KERNEL = 'RidgelineLstm';
export const LSTM_GRADIENT_KERNEL = 'RidgelineLstmGradient';

/** One position of a sequence, [B, T, F] → [B, F]. */
const position = (sequence: Tensor, t: number): Tensor => {
  const [batch, , size] = sequence.shape as [number, number, number];
  return reshape(slice(sequence, [0, t, 0], [batch, 1, size]), [batch, size]);
};

/** The formula, one position at a time: the truth that kernels are tested against. */
export const lstmComposition = ({
  inputs,
  kernel,
  recurrent,
  bias,
  hidden,
  cell,
}: LstmInputs): LstmOutputs => {
  const outputs: Tensor[] = [];
  for (let t = 0; t < inputs.shape[1]!; t++) {
    const gates = add(add(matMul(position(inputs, t), kernel), matMul(hidden, recurrent)), bias);
    const [i, f, g, o] = split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    cell = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(g)));
    hidden = mul(sigmoid(o), tanh(cell));
    outputs.push(hidden);
  }
  return { outputs: stack(outputs, 1), hidden, cell };
};

/**
 * A long short-term memory layer over whole sequences:
 *
 *     i, f, g, o = split(x_t·W + h_{t−1}·U + b)
 *     c_t = σ(f)∘c_{t−1} + σ(i)∘tanh(g)        h_t = σ(o)∘tanh(c_t)
 *
 * @throws `E_SHAPE` if the tensors do not fit together.
 * @see Hochreiter and Schmidhuber 1997; gates as in PyTorch's `nn.LSTM`.
 * @example lstm({ inputs, kernel, recurrent, bias, hidden: zeros([B, H]), cell: zeros([B, H]) }).outputs // [B, T, H]
 */
export const lstm = (given: LstmInputs): LstmOutputs => {
  const { inputs, kernel, recurrent, bias, hidden, cell } = given;
  const size = recurrent.shape[0]!;
  requireShape('lstm', 'inputs', inputs, ['B', 'T', kernel.shape[0]!]);
  requireShape('lstm', 'kernel', kernel, ['I', 4 * size]);
  requireShape('lstm', 'recurrent', recurrent, [size, 4 * size]);
  requireShape('lstm', 'bias', bias, [4 * size]);
  requireShape('lstm', 'hidden', hidden, [inputs.shape[0]!, size]);
  requireShape('lstm', 'cell', cell, [inputs.shape[0]!, size]);
  const fused = runFused(LSTM_KERNEL, { inputs, kernel, recurrent, bias, hidden, cell });
  if (fused === undefined) return lstmComposition(given);
  const [outputs, lastCell] = fused as [Tensor, Tensor];
  return { outputs, hidden: position(outputs, outputs.shape[1]! - 1), cell: lastCell };
};

const inputNames = ['inputs', 'kernel', 'recurrent', 'bias', 'hidden', 'cell'] as const;

/**
 * The fused kernel gives [outputs, last cell, gates after activation, cells, tanh of cells]; its gradient kernel takes
 * these, the inputs and the cotangents of the first two, and gives the gradients in the order of `inputNames`.
 */
export const lstmGradient: GradConfig = {
  kernelName: LSTM_KERNEL,
  inputsToSave: [...inputNames],
  outputsToSave: [true, false, true, true, true],
  gradFunc: (cotangents, saved) => {
    const [outputsGradient, cellGradient] = cotangents as Tensor[];
    const [inputs, kernel, recurrent, bias, hidden, cell, outputs, gates, cells, tanhCells] =
      saved as Tensor[];
    // at once: TF.js runs each function below in a tidy of its own
    const gradients = runFused(LSTM_GRADIENT_KERNEL, {
      inputs: inputs!,
      kernel: kernel!,
      recurrent: recurrent!,
      bias: bias!,
      hidden: hidden!,
      cell: cell!,
      outputs: outputs!,
      gates: gates!,
      cells: cells!,
      tanhCells: tanhCells!,
      outputsGradient: outputsGradient!,
      cellGradient: cellGradient!,
    })!;
    return Object.fromEntries(inputNames.map((name, index) => [name, () => gradients[index]!]));
  },
};
