import type { Mode } from '@ridgeline/contracts';

/**
 * No noise and nothing watched: what a model does when it is not learning.
 *
 * @example model.forward(params, { inputs: { ids } }, evaluationMode).logits
 */
export const evaluationMode: Mode = {
  training: false,
  noise: (_, activation) => activation,
  watched: () => false,
};
