import { define } from '@ridgeline/contracts';
import { linearLayer } from '../layers/linear.ts';
import type { Head } from './head.ts';

/**
 * The softmax over all classes: `path/kernel` [I, C] and `path/bias` [C].
 *
 * @example softmax().layer('head', { inputs: 128, classes: 65 }).parameters.length // 2
 */
export const softmax = /* @__PURE__ */ define(
  'softmax',
  {
    about: 'The softmax over all ids.',
    formula: 'p = softmax(h·W + b)',
    options: {},
    example: {},
    same: { PyTorch: 'Linear, then CrossEntropyLoss' },
    stage: 'stable',
    since: '0.1.0',
  },
  (): Omit<Head, 'spec'> => ({
    layer: (path, { inputs, classes }) => {
      const { parameters, apply } = linearLayer(path, { inputs, outputs: classes });
      return {
        parameters,
        inputWeights: [{ path: `${path}/kernel`, axis: 0, starts: [0], count: classes }],
        apply: (params, { inputs: values, at }) => ({ logits: at('logits', apply(params, values)) }),
        decoderHead: (params) => ({
          maps: [{ kernels: [params[`${path}/kernel`]!], bias: params[`${path}/bias`]! }],
        }),
      };
    },
  }),
);
