import { fill, type Tensor } from '@tensorflow/tfjs-core';

/** −0 everywhere: the one number that changes no bit of what it is added to, not even of another −0. */
export const withoutGradient = (weights: Tensor): Tensor => fill(weights.shape, -0);
