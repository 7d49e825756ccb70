import { cast, logSoftmax, mul, neg, oneHot, sum, type Tensor } from '@tensorflow/tfjs-core';

/** −log softmax(logits)[target] at each position. @param logits [..., C] @param targets [...] */
export const natsOf = (logits: Tensor, targets: Tensor): Tensor =>
  neg(sum(mul(cast(oneHot(targets, logits.shape.at(-1)!), 'float32'), logSoftmax(logits)), -1));
