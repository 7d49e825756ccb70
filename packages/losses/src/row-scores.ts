import type { RowScore } from '@ridgeline/contracts';
import { argMax, cast, equal, greater, mean, type Tensor1D } from '@tensorflow/tfjs-core';

/**
 * 1 for each row whose largest logit is that of its class, else 0; the first of equal logits.
 *
 * @returns logits [B, K] with targets [B] → [B]
 * @example rightClass(tensor2d([[1, 2]]), { inputs: {}, targets: tensor1d([1], 'int32') }) // [1]
 */
export const rightClass: RowScore = (logits, { targets }) =>
  cast(equal(argMax(logits, 1), cast(targets, 'int32')), 'float32') as Tensor1D;

/**
 * The share of each row's labels that are told rightly, a label being told where its logit is above 0.
 *
 * @returns logits [B, K] with targets [B, K] of 0 and 1 → [B]
 * @example rightLabels(tensor2d([[1, 2]]), { inputs: {}, targets: tensor2d([[1, 0]], [1, 2], 'int32') }) // [0.5]
 */
export const rightLabels: RowScore = (logits, { targets }) =>
  mean(cast(equal(cast(greater(logits, 0), 'int32'), cast(targets, 'int32')), 'float32'), 1);
