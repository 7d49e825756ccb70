import { embedding, linear, softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  add,
  exp,
  expandDims,
  log,
  logSoftmax,
  matMul,
  reshape,
  softmax,
  sub,
  type Tensor,
  transpose,
} from '@tensorflow/tfjs-core';
import { uniform, zero } from '../initializers.ts';
import type { Layer } from '../layers/layer.ts';

export interface ClassExpertsOptions {
  /** V */
  readonly vocabulary: number;
  /** K */
  readonly classes: number;
  /** The width of what is read, H. */
  readonly inputs: number;
  /** The width of the embedding of a class, L. */
  readonly label: number;
  /** A table [V, H] that stands for the kernel. */
  readonly table?: string;
}

export interface ClassExpertsInputs {
  /** [B, T, H] */
  readonly inputs: Tensor;
  /** [B, T] int32: the id that comes at each position. */
  readonly next: Tensor;
}

/**
 * log p of the id that comes, for every class: the softmax of W·h + U·v_y + c_y, with `path/kernel` W [H, V] (or a table), the classes'
 * embeddings `label/table` v [K, L], `label/kernel` U [L, V] and `path/bias` c [K, V]. [B, T, H] → [B, T, K]
 *
 * What a position adds to the logits and what a class adds are apart, so that the softmax is a product of two,
 *
 *     p(w | h, y) = p(w | h)·q(w | y) / Σ_v p(v | h)·q(v | y)        p = softmax(W·h), q = softmax(U·v_y + c_y)
 *
 * and one matrix product p·qᵀ [B·T, K] gives the sums of all classes: no class costs a softmax of its own. These sums do not vanish
 * in float32 while a class finds some likely word no less likely than e⁻⁸⁷.
 *
 * All classes begin alike, their embeddings and biases at 0: what has been learnt of none tells none apart. The kernels begin as PyTorch's,
 * uniform ±1/√(H + L).
 *
 * @see Yogatama et al. 2017, section 2.2.
 */
export const classExperts = (
  path: string,
  { vocabulary, classes, inputs, label, table }: ClassExpertsOptions,
): Layer<ClassExpertsInputs, Tensor> => {
  const kernel = `${path}/kernel`;
  const initializer = uniform(1 / Math.sqrt(inputs + label));
  return {
    parameters: [
      ...(table === undefined
        ? [{ path: kernel, role: 'kernel', shape: [inputs, vocabulary], initializer } as const]
        : []),
      { path: 'label/table', role: 'embedding', shape: [classes, label], initializer: zero },
      { path: 'label/kernel', role: 'kernel', shape: [label, vocabulary], initializer },
      { path: `${path}/bias`, role: 'bias', shape: [classes, vocabulary], initializer: zero },
    ],
    apply: (params, { inputs: states, next }) => {
      const [rows, time] = next.shape as [number, number];
      const shared =
        table === undefined
          ? linear(states, params[kernel]!)
          : linear(states, params[table]!, undefined, { transposed: true });
      const ofClass = matMul(params['label/table']!, params['label/kernel']!);
      const logQ = logSoftmax(add(ofClass, params[`${path}/bias`]!));
      const p = reshape(softmax(shared), [rows * time, vocabulary]);
      const sums = reshape(matMul(p, exp(logQ), false, true), [rows, time, classes]);
      const logProducts = sub(
        embedding(transpose(logQ), next),
        expandDims(softmaxCrossEntropy(shared, next), 2),
      );
      return sub(logProducts, log(sums));
    },
  };
};
