import { requireOneOf } from '@ridgeline/contracts';
import { gelu } from '@ridgeline/tensors';
import { mul, relu, sigmoid, type Tensor } from '@tensorflow/tfjs-core';
import { type At, type Layer, passSites } from './layer.ts';
import { linearLayer } from './linear.ts';

const activations = {
  relu: (x: Tensor): Tensor => relu(x),
  gelu: (x: Tensor): Tensor => gelu(x),
  swish: (x: Tensor): Tensor => mul(x, sigmoid(x)),
  geluTanh: (x: Tensor): Tensor => gelu(x, { approximate: 'tanh' }),
} as const;

export interface FeedForwardLayerOptions {
  /** Width of the sequence, D. */
  readonly width: number;
  /** Width between the two maps. */
  readonly hidden: number;
  /** `relu` if not given, as in PyTorch. */
  readonly activation?: keyof typeof activations;
  /** Whether the maps have biases: true if not given. */
  readonly bias?: boolean;
}

/**
 * Two affine maps, `path/in` and `path/out`, with an activation between them, where the site `feedForwardHidden` is; its width is
 * `path/hidden`.
 * [..., D] → [..., D]
 *
 * @throws `E_OPTION` or `E_RANGE` naming the option.
 * @example feedForwardLayer('feedForward', { width: 128, hidden: 512 }).apply(params, { inputs })
 */
export const feedForwardLayer = (
  path: string,
  { width, hidden, activation = 'relu', bias = true }: FeedForwardLayerOptions,
): Layer<{ readonly inputs: Tensor; readonly at?: At }, Tensor> => {
  requireOneOf('feedForwardLayer', Object.keys(activations), { activation });
  const first = linearLayer(`${path}/in`, { inputs: width, outputs: hidden, bias });
  const second = linearLayer(`${path}/out`, { inputs: hidden, outputs: width, bias });
  return {
    parameters: [...first.parameters, ...second.parameters],
    widths: [
      {
        name: `${path}/hidden`,
        size: hidden,
        weights: [
          { path: `${path}/in/kernel`, axis: 1, starts: [0], count: width, flow: 'in' },
          ...(bias ? [{ path: `${path}/in/bias`, axis: 0, starts: [0], count: 1, flow: 'in' as const }] : []),
          { path: `${path}/out/kernel`, axis: 0, starts: [0], count: width, flow: 'out' },
        ],
        sites: [{ site: 'feedForwardHidden', start: 0 }],
      },
    ],
    apply: (params, { inputs, at = passSites }) => {
      const values = activations[activation](first.apply(params, inputs));
      return second.apply(params, at('feedForwardHidden', values));
    },
  };
};
