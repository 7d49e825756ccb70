import type { Mode } from '@ridgeline/contracts';

/**
 * No noise: what a model does when it is not learning.
 *
 * @example model.forward(params, { inputs }, evaluationMode).logits
 */
export const evaluationMode: Mode = { training: false, noise: (_, activation) => activation };
