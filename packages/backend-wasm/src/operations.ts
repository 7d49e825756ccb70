import { backend } from '@tensorflow/tfjs-core';
import { attachedTo, type WasmDevice } from './device.ts';
import { instantiate, type Kernels, simdSupport } from './module.ts';
import { nativeKernels } from './native.ts';

/** The first arguments of a kernel, which are sizes. */
type Operations = (...sizes: number[]) => number;

/** A recurrent product over a whole sequence, forwards or backwards. */
const recurrence =
  (gates: number): Operations =>
  (batch, time, hidden) =>
    2 * batch! * time! * gates * hidden! ** 2;

/** Products of queries with keys, or of weights with values; a causal head makes half of them. */
const attention =
  (products: number): Operations =>
  (batch, heads, time, keyTime, size, causal) =>
    (products * 2 * batch! * heads! * time! * keyTime! * size!) / (causal ? 2 : 1);

/** So many keys at most have their weights kept, `KEYS` of `assembly/attention.ts`; those of more are made once again on the way back. */
const keptKeys = 256;

const attentionGradient: Operations = (...sizes) => attention(sizes[3]! > keptKeys ? 5 : 4)(...sizes);

const product: Operations = (m, n, k) => 2 * m! * n! * k!;

/** Multiplications and additions of what kernels do as products. */
const operations: Readonly<Record<string, Operations>> = {
  matMul: product,
  affine: product,
  lstmForward: recurrence(4),
  lstmBackward: recurrence(4),
  gruForward: recurrence(3),
  gruBackward: recurrence(3),
  rnnForward: recurrence(1),
  rnnBackward: recurrence(1),
  recurrentGradient: (rows, gates, hidden) => 2 * rows! * gates! * hidden! ** 2,
  attentionForward: attention(2),
  attentionBackward: attentionGradient,
  convMaxOverTime: (batch, time, channels, size, outputs) =>
    2 * batch! * Math.max(0, time! - size! + 1) * size! * channels! * outputs!,
  convMaxOverTimeGradient: (batch, _time, channels, size, outputs) =>
    4 * batch! * outputs! * size! * channels!,
};

/**
 * Counts the multiplications and additions of matrix products, and of what is made of them, from now on.
 *
 * @returns stops, and gives their number.
 */
export const countOperations = (device: unknown = backend()): (() => number) => {
  const kernels = attachedTo(device as WasmDevice).kernels as Record<string, Kernels[string]>;
  let count = 0;
  const counted = Object.entries(operations).map(([name, of]) => [name, kernels[name]!, of] as const);
  for (const [name, kernel, of] of counted) {
    kernels[name] = (...given) => {
      count += of(...given);
      return kernel(...given);
    };
  }
  return () => {
    for (const [name, kernel] of counted) kernels[name] = kernel;
    return count;
  };
};

/** Lanes of a vector, by instruction set. */
const lanes: Readonly<Record<string, number>> = { avx512: 16, avx2: 8 };

/**
 * What vectors as wide as those in use could do at most: fused multiply-adds on registers alone, whichever build is in use, on one thread.
 *
 * @returns a function that runs some rounds of them, and gives the number of multiplications and additions that these were.
 */
export const registerWork = async (device: unknown = backend()): Promise<(rounds: number) => number> => {
  const { native } = attachedTo(device as WasmDevice);
  const { memory } = (device as WasmDevice).wasm.asm;
  const build = simdSupport().relaxed ? 'relaxed' : 'plain';
  const wasm = await instantiate(build, memory);
  const found = native.kernels && (await nativeKernels(build, wasm, memory, 1));
  const { multiplyAdds } = found?.kernels ?? wasm;
  const operations = 2 * 12 * (lanes[found?.kernels ? found.instructions : ''] ?? 4);
  return (rounds) => {
    multiplyAdds!(rounds);
    return rounds * operations;
  };
};
