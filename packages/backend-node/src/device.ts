import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** A tensor of TensorFlow: its number in the addon, its shape, and its type as TensorFlow counts types. */
export interface Handle {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What our kernels use of the addon. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array): number;
  deleteTensor(id: number): void;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): Handle[];
}

/** What our kernels use of TF.js's backend over it. */
export interface NodeDevice extends KernelBackend {
  readonly binding: Binding;
  getInputTensorIds(infos: readonly TensorInfo[]): number[];
  createOutputTensor(handle: Handle): Tensor;
}
