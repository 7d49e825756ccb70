import { type RandomStream, requireRate } from '@ridgeline/contracts';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../kernels.ts';

export interface DropoutMaskOptions {
  readonly shape: readonly number[];
  /** p in [0, 1): the probability of 0. */
  readonly rate: number;
  /** A stream that is new for this site and step. */
  readonly random: RandomStream;
}

/** The kernel that a backend may bring. */
export const DROPOUT_MASK_KERNEL = 'RidgelineDropoutMask';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The draws, made on the host: the truth that kernels are tested against, bit for bit. */
export const dropoutMaskComposition = ({ shape, rate, random }: DropoutMaskOptions): Tensor => {
  const kept = 1 / (1 - rate);
  const mask = random.uniform(size(shape));
  for (let i = 0; i < mask.length; i++) mask[i] = mask[i]! < rate ? 0 : kept;
  return tensor(mask, [...shape], 'float32');
};

/**
 * What dropout multiplies an activation with: 0 with probability p, else 1/(1 − p). It follows the random stream alone,
 * so it is the same on every device and after a resume.
 *
 * @returns [...shape], without a gradient.
 * @throws `E_RANGE` if p is outside [0, 1).
 * @see Srivastava et al. 2014; the words are Philox4x32-10's (Salmon et al. 2011).
 * @example dropoutMask({ shape: [2, 3], rate: 0.5, random: randomStream(1) }) // 0s and 2s
 */
export const dropoutMask = (options: DropoutMaskOptions): Tensor => {
  const { shape, rate, random } = options;
  requireRate('dropoutMask', { rate });
  const [key0, key1, stepLow, stepHigh] = random.address;
  const attributes = { shape: [...shape], rate, key0, key1, stepLow, stepHigh };
  return runFused(DROPOUT_MASK_KERNEL, {}, attributes)?.[0] ?? dropoutMaskComposition(options);
};
