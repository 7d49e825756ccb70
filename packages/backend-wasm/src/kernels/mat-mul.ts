import { LINEAR_KERNEL } from '@ridgeline/tensors';
import { getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel, replaceKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

interface Product {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * a · b for every matrix of a batch, either transposed; `bias` [columns] is where the sums begin. `undefined` for what
 * is left to TF.js: other types, shapes that do not fit, and batches that are to be broadcast against each other.
 */
const product = (
  { run, at, output, workspace }: Call,
  { a, b, transposeA, transposeB }: Product,
  bias?: TensorInfo,
): TensorInfo | undefined => {
  const batches = a.shape.slice(0, -2);
  const shared = b.shape.length === 2 || sizeOf(b.shape.slice(0, -2)) === 1;
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  if (b.shape.length > a.shape.length || (!shared && batches.join() !== b.shape.slice(0, -2).join()))
    return undefined;
  const [a0, a1] = a.shape.slice(-2) as [number, number];
  const [b0, b1] = b.shape.slice(-2) as [number, number];
  const [rows, inner] = transposeA ? [a1, a0] : [a0, a1];
  const [innerB, columns] = transposeB ? [b1, b0] : [b0, b1];
  if (inner !== innerB) return undefined;

  const out = output([...batches, rows, columns]);
  const count = sizeOf(batches);
  const stride = 4 * columns;
  const aSteps = transposeA ? [4, 4 * a1] : [4 * a1, 4];
  const bSteps = transposeB ? [4, 4 * b1] : [4 * b1, 4];
  const multiply = (m: number, left: number, right: number, to: number) =>
    run.affine!(m, columns, inner, left, ...aSteps, right, ...bSteps, at(bias), to, stride, workspace);
  if (shared && !transposeA) {
    multiply(count * rows, at(a), at(b), at(out)); // one matrix b: one tall product
    return out;
  }
  for (let n = 0; n < count; n++) {
    const right = at(b) + (shared ? 0 : 4 * n * inner * columns);
    multiply(rows, at(a) + 4 * n * rows * inner, right, at(out) + n * rows * stride);
  }
  return out;
};

/** Any product of float matrices; TF.js's own falls to 2 % of its speed with a transpose, as in every backward pass. */
export const batchMatMul = replaceKernel((call) =>
  product(call, { ...call.inputs, ...call.attributes } as unknown as Product),
);

/** The affine map of the last axis, whatever stands before it. */
export const linear = defineKernel(LINEAR_KERNEL, (call) => {
  const { inputs, kernel, bias } = call.inputs;
  const leading = inputs!.shape.slice(0, -1);
  const a = { ...inputs!, shape: [sizeOf(leading), inputs!.shape.at(-1)!] };
  const transposeB = call.attributes.transposed === true;
  const products = product(call, { a, b: kernel!, transposeA: false, transposeB }, bias)!;
  return { ...products, shape: [...leading, products.shape[1]!] };
});

/** What TF.js calls the activations that it fuses, and their kernels. */
const activationKernels: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

const activated = ({ inputs, attributes, device }: Call, sums: TensorInfo): TensorInfo => {
  const kernel = getKernel(activationKernels[attributes.activation as string]!, 'wasm')!;
  const given = { x: sums, alpha: inputs.preluActivationWeights! };
  const attrs = { alpha: attributes.leakyreluAlpha as number };
  const result = kernel.kernelFunc({ inputs: given, attrs, backend: device }) as TensorInfo;
  device.disposeData(sums.dataId);
  return result;
};

/** The same with a bias and an activation; TF.js's own adds the last bias everywhere but in the first row, if one is transposed. */
export const fusedMatMul = replaceKernel((call) => {
  const { bias } = call.inputs;
  const { activation } = call.attributes as { activation?: string };
  const linear = (activation ?? 'linear') === 'linear';
  if (!linear && activationKernels[activation!] === undefined) return undefined;
  const given = { ...call.inputs, ...call.attributes } as unknown as Product;
  const columns = given.transposeB ? given.b.shape.at(-2)! : given.b.shape.at(-1)!;
  if (bias !== undefined && (bias.dtype !== 'float32' || sizeOf(bias.shape) !== columns)) return undefined;
  const sums = product(call, given, bias);
  return linear || sums === undefined ? sums : activated(call, sums);
});
