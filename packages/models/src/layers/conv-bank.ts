import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import { convMaxOverTime } from '@ridgeline/tensors';
import { concat, relu, type Tensor } from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import type { Layer, LayerParameter } from './layer.ts';

export interface ConvBankOptions {
  /** Width of the sequence, C. */
  readonly width: number;
  /** How many positions the windows reach over, such as 3, 4 and 5. */
  readonly windows: readonly number[];
  /** Filters for each size of window, O. */
  readonly filters: number;
}

export interface ConvBankInputs {
  /** [B, T, C] */
  readonly inputs: Tensor;
  /** [B, T], 0 where a position is padding. */
  readonly mask?: Tensor;
}

/**
 * Convolutions over windows of several sizes, each filter's largest value over the positions, ReLU:
 * `path/3/kernel` [3, C, O] and `path/3/bias` [O] for windows of 3. [B, T, C] → [B, windows·O]
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option.
 * @see Kim 2014, "Convolutional neural networks for sentence classification".
 * @example convBank('convolution', { width: 64, windows: [3, 4, 5], filters: 100 }).apply(params, { inputs }) // [B, 300]
 */
export const convBank = (
  path: string,
  { width, windows, filters }: ConvBankOptions,
): Layer<ConvBankInputs, Tensor> => {
  requirePositiveInteger('convBank', { width, filters });
  requirePositiveInteger(
    'convBank',
    Object.fromEntries(windows.map((size, index) => [`windows[${index}]`, size])),
  );
  if (windows.length === 0 || new Set(windows).size < windows.length) {
    throw new RidgelineError(
      'E_OPTION',
      `convBank: windows must be one size or more, each once, got ${JSON.stringify(windows)}.`,
    );
  }
  return {
    parameters: windows.flatMap((size): LayerParameter[] => {
      const initializer = uniform(1 / Math.sqrt(width * size));
      return [
        { path: `${path}/${size}/kernel`, role: 'convolution', shape: [size, width, filters], initializer },
        { path: `${path}/${size}/bias`, role: 'bias', shape: [filters], initializer },
      ];
    }),
    apply: (params, { inputs, mask }) => {
      const largest = windows.map((size) =>
        convMaxOverTime({
          inputs,
          kernel: params[`${path}/${size}/kernel`]!,
          bias: params[`${path}/${size}/bias`]!,
          ...(mask && { mask }),
        }),
      );
      return relu(concat(largest, 1));
    },
  };
};
