import { fused, type GradConfig, matMul, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';
import { requireShape } from '../shapes.ts';

export interface LinearOptions {
  /** Whether the kernel is [O, I], as an embedding table that the head shares: false if not given. */
  readonly transposed?: boolean;
}

/** The kernel that a backend may bring: inputs of any rank, and nothing but inputs and kernel kept for the gradient. */
export const LINEAR_KERNEL = 'RidgelineLinear';

const rowsOf = (values: Tensor): Tensor => reshape(values, [-1, values.shape.at(-1)!]);

/** The formula: the truth that kernels are tested against. */
export const linearComposition = (
  inputs: Tensor,
  kernel: Tensor,
  bias?: Tensor,
  { transposed = false }: LinearOptions = {},
): Tensor => {
  const given = { a: rowsOf(inputs), b: kernel, transposeB: transposed, ...(bias && { bias }) };
  const products = fused.matMul(given as never);
  return reshape(products, [...inputs.shape.slice(0, -1), products.shape[1]!]);
};

/**
 * An affine map of the last axis: y = x·W + b.
 *
 * @param inputs [..., I], of rank 2 or more.
 * @param kernel [I, O]: the transpose of PyTorch's `weight`; [O, I] if `transposed`.
 * @param bias [O]; absent: 0.
 * @returns [..., O]
 * @throws `E_SHAPE`
 * @example linear(ones([1, 1, 2]), tensor2d([[1], [2]]), tensor1d([3])) // [[[6]]]
 */
export const linear = (
  inputs: Tensor,
  kernel: Tensor,
  bias?: Tensor,
  { transposed = false }: LinearOptions = {},
): Tensor => {
  requireShape('linear', 'kernel', kernel, transposed ? ['O', 'I'] : ['I', 'O']);
  const [size, outputs] = transposed
    ? [kernel.shape[1]!, kernel.shape[0]!]
    : [kernel.shape[0]!, kernel.shape[1]!];
  requireShape('linear', 'inputs', inputs, ['...', 'N', size]);
  if (bias !== undefined) requireShape('linear', 'bias', bias, [outputs]);
  const areFloats = [inputs, kernel, bias].every((given) => (given?.dtype ?? 'float32') === 'float32');
  const found = areFloats
    ? runFused(LINEAR_KERNEL, { inputs, kernel, ...(bias && { bias }) }, { transposed })
    : undefined;
  return found?.[0] ?? linearComposition(inputs, kernel, bias, { transposed });
};

/** What the gradient of each comes to: products again, and sums over rows. */
export const linearGradient: GradConfig = {
  kernelName: LINEAR_KERNEL,
  inputsToSave: ['inputs', 'kernel'],
  gradFunc: (cotangent, [inputs, kernel], { transposed }) => {
    const d = rowsOf(cotangent as Tensor);
    const rows = () => rowsOf(inputs!);
    return {
      inputs: () => reshape(matMul(d, kernel!, false, !transposed), inputs!.shape),
      kernel: () => (transposed ? matMul(d, rows(), true) : matMul(rows(), d, true)),
      bias: () => sum(d, 0),
    };
  },
};
