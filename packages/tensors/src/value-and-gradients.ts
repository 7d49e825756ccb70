import { engine, type Scalar, type Tensor, valueAndGrads } from '@tensorflow/tfjs-core';

/** Frees what TF.js has kept of a forward pass for the way back, which it does at the end of that way alone. */
const freeTape = (): void => {
  const { state } = engine();
  if (state.gradientDepth > 0) return; // the tape is that of gradients further out
  for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose();
  state.activeTape = [];
};

/**
 * A scalar and its gradients by tensors, as TF.js's `valueAndGrads` has them; where `f` or a gradient throws, no tensor is left
 * behind.
 *
 * @example valueAndGradients((w) => sum(square(w)), [tensor1d([1, 2])]).grads[0] // [2, 4]
 */
export const valueAndGradients = (
  f: (...tensors: Tensor[]) => Scalar,
  tensors: Tensor[],
): { readonly value: Scalar; readonly grads: Tensor[] } => {
  try {
    return valueAndGrads(f)(tensors) as { value: Scalar; grads: Tensor[] };
  } catch (error) {
    freeTape();
    throw error;
  }
};
