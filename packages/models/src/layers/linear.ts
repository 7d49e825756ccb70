import { type Role, requirePositiveInteger } from '@ridgeline/contracts';
import { linear } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Initializer, uniform, zero } from '../initializers.ts';
import type { Layer } from './layer.ts';

export interface LinearLayerOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Whether there is a bias: true if not given. */
  readonly bias?: boolean;
  /** The kernel's role: `kernel` if not given. */
  readonly role?: Role;
  /** Where the kernel starts: uniform ±1/√inputs if not given, as PyTorch's `nn.Linear`. */
  readonly initializer?: Initializer;
  /** Where the bias starts: as the kernel if that is not given, else 0. */
  readonly biasInitializer?: Initializer;
}

/**
 * An affine map of the last axis, `path/kernel` [I, O] and `path/bias` [O]: [..., I] → [..., O].
 *
 * @throws `E_RANGE` naming the option.
 * @example linearLayer('head', { inputs: 128, outputs: 65 }).apply(params, values) // [B, T, 65]
 */
export const linearLayer = (path: string, options: LinearLayerOptions): Layer<Tensor, Tensor> => {
  const { inputs, outputs, bias = true, role = 'kernel' } = options;
  requirePositiveInteger('linearLayer', { inputs, outputs });
  const standard = uniform(1 / Math.sqrt(inputs));
  const { initializer = standard } = options;
  const { biasInitializer = options.initializer === undefined ? standard : zero } = options;
  return {
    parameters: [
      { path: `${path}/kernel`, role, shape: [inputs, outputs], initializer },
      ...(bias
        ? [{ path: `${path}/bias`, role: 'bias', shape: [outputs], initializer: biasInitializer } as const]
        : []),
    ],
    apply: (params, values) => linear(values, params[`${path}/kernel`]!, params[`${path}/bias`]),
  };
};
