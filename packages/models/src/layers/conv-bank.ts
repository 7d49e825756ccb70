import { RidgelineError, requirePositiveInteger, type Width } from '@ridgeline/contracts';
import { convMaxOverTime } from '@ridgeline/tensors';
import { cast, concat, expandDims, mul, relu, slice, type Tensor, zeros } from '@tensorflow/tfjs-core';
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

/** 1 where a window that begins there ends within the text; the first window of a row counts whatever stands here. */
const lastPositions = (mask: Tensor, size: number): Tensor => {
  const [rows, time] = mask.shape as [number, number];
  const rest = Math.min(size - 1, time);
  return concat([slice(mask, [0, rest], [rows, time - rest]), zeros([rows, rest])], 1);
};

/**
 * Convolutions over windows of several sizes, each filter's largest value over the positions, ReLU:
 * `path/3/kernel` [3, C, O] and `path/3/bias` [O] for windows of 3. [B, T, C] → [B, windows·O].
 * Padding has no part in it: windows lie within the text, and a text shorter than its window is filled up with zeros.
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
      const counted = mask && cast(mask, 'float32');
      const values = counted ? mul(inputs, expandDims(counted, 2)) : inputs;
      const largest = windows.map((size) =>
        convMaxOverTime({
          inputs: values,
          kernel: params[`${path}/${size}/kernel`]!,
          bias: params[`${path}/${size}/bias`]!,
          ...(counted && { mask: lastPositions(counted, size) }),
        }),
      );
      return relu(concat(largest, 1));
    },
  };
};

/**
 * The filters of each size of window as widths of a model, `filters/3` for windows of 3: with what goes into them, their bias, and
 * what the next layer makes of them.
 *
 * @param next the kernel [windows·O, …] that reads them, how many outputs it has, and the sites before it.
 * @example filterWidths('convolution', options, { path: 'head/kernel', outputs: 2, sites: ['output'] })[0].name // 'filters/3'
 */
export const filterWidths = (
  path: string,
  { width, windows, filters }: ConvBankOptions,
  next: { readonly path: string; readonly outputs: number; readonly sites: readonly string[] },
): readonly Width[] =>
  windows.map((size, index) => ({
    name: `filters/${size}`,
    size: filters,
    weights: [
      { path: `${path}/${size}/kernel`, axis: 2, starts: [0], count: size * width, flow: 'in' },
      { path: `${path}/${size}/bias`, axis: 0, starts: [0], count: 1, flow: 'in' },
      { path: next.path, axis: 0, starts: [index * filters], count: next.outputs, flow: 'out' },
    ],
    sites: next.sites.map((site) => ({ site, start: index * filters })),
  }));
