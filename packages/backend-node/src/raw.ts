import type { KernelConfig, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { Attribute, Handle, NodeDevice } from './device.ts';

type Named = Readonly<Record<string, Handle>>;

/**
 * TensorFlow's own operations on float32, without TF.js in between, which would cost more than most of them take.
 * What they give belongs to the innermost `scope`.
 */
export type Raw = ReturnType<typeof rawOperations>;

const rawOperations = ({ binding }: NodeDevice) => {
  let made: Handle[] = [];
  const type = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const whole = (name: string, value: number): Attribute => ({ name, type: binding.TF_ATTR_INT, value });
  const flag = (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value });
  const T = type('T', binding.TF_FLOAT);

  const run = (name: string, attributes: readonly Attribute[], inputs: readonly Handle[], outputs = 1) => {
    const found = binding.executeOp(
      name,
      attributes,
      inputs.map(({ id }) => id),
      outputs,
    );
    made.push(...found);
    return found;
  };
  const only = (name: string, attributes: readonly Attribute[], ...inputs: Handle[]): Handle =>
    run(name, attributes, inputs)[0]!;
  const hold = (shape: readonly number[], dtype: number, values: Float32Array | Int32Array): Handle => {
    const handle = { id: binding.createTensor(shape, dtype, values), shape, dtype };
    made.push(handle);
    return handle;
  };
  const integers = (...values: number[]): Handle =>
    hold([values.length], binding.TF_INT32, Int32Array.from(values));
  const integer = (value: number): Handle => hold([], binding.TF_INT32, Int32Array.of(value));
  const number = (value: number): Handle => hold([], binding.TF_FLOAT, Float32Array.of(value));
  const unary = (name: string) => (x: Handle) => only(name, [T], x);
  const binary = (name: string) => (a: Handle, b: Handle) => only(name, [T], a, b);
  const products = [false, true].map((a) =>
    [false, true].map((b) => [T, flag('transpose_a', a), flag('transpose_b', b)]),
  );

  return {
    run,
    type,
    flag,
    T,
    INT32: binding.TF_INT32,
    number,
    add: binary('AddV2'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    sigmoid: unary('Sigmoid'),
    tanh: unary('Tanh'),
    relu: unary('Relu'),
    exp: unary('Exp'),
    negate: unary('Neg'),
    logSoftmax: unary('LogSoftmax'),
    /** Of y = σ(x) and y's gradient: x's. */
    sigmoidGradient: binary('SigmoidGrad'),
    tanhGradient: binary('TanhGrad'),
    /** Of y's gradient and y. */
    reluGradient: binary('ReluGrad'),
    zeros: (shape: readonly number[]) =>
      hold(shape, binding.TF_FLOAT, new Float32Array(shape.reduce((a, b) => a * b, 1))),
    matMul: (a: Handle, b: Handle, { transposeA = false, transposeB = false } = {}) =>
      only('MatMul', products[Number(transposeA)]![Number(transposeB)]!, a, b),
    reshape: (x: Handle, shape: readonly number[]) =>
      only('Reshape', [T, type('Tshape', binding.TF_INT32)], x, integers(...shape)),
    reshapeIntegers: (x: Handle, shape: readonly number[]) =>
      only('Reshape', [type('T', binding.TF_INT32), type('Tshape', binding.TF_INT32)], x, integers(...shape)),
    /** The sums over one axis. */
    sum: (x: Handle, axis: number, keepDims = false) =>
      only('Sum', [T, type('Tidx', binding.TF_INT32), flag('keep_dims', keepDims)], x, integers(axis)),
    /** As many equal parts of the columns. */
    split: (x: Handle, parts: number) => run('Split', [T, whole('num_split', parts)], [integer(1), x], parts),
    concat: (parts: readonly Handle[]) =>
      only('ConcatV2', [T, whole('N', parts.length), type('Tidx', binding.TF_INT32)], ...parts, integer(1)),
    /** One tensor from tensors of one shape, along a new axis. */
    pack: (parts: readonly Handle[], axis: number) =>
      only('Pack', [T, whole('N', parts.length), whole('axis', axis)], ...parts),
    unpack: (x: Handle, axis: number) => {
      const count = x.shape[axis]!;
      return run('Unpack', [T, whole('num', count), whole('axis', axis)], [x], count);
    },
    /** Those slices of the second axis, in that order. */
    take: (x: Handle, slices: readonly number[]) =>
      only(
        'GatherV2',
        [
          type('Tparams', binding.TF_FLOAT),
          type('Tindices', binding.TF_INT32),
          type('Taxis', binding.TF_INT32),
          whole('batch_dims', 0),
        ],
        x,
        integers(...slices),
        integer(1),
      ),
    /** 0 and 1 of integers [N] → [N, depth]. */
    oneHot: (ids: Handle, depth: number) =>
      only(
        'OneHot',
        [T, type('TI', binding.TF_INT32), whole('axis', -1)],
        ids,
        integer(depth),
        number(1),
        number(0),
      ),
    /** Frees at once whatever is made within, but what is returned. */
    scope: <Kept extends readonly Handle[]>(f: () => Kept): Kept => {
      const outer = made;
      made = [];
      try {
        const kept = f();
        const ids = new Set(kept.map(({ id }) => id));
        for (const handle of made) {
          if (ids.has(handle.id)) outer.push(handle);
          else binding.deleteTensor(handle.id);
        }
        made = [];
        return kept;
      } finally {
        // left behind by an error
        for (const { id } of made) binding.deleteTensor(id);
        made = outer;
      }
    },
  };
};

/** A kernel made of raw operations. It must return what it made itself, each handle once. */
export const rawKernel = (
  kernelName: string,
  compute: (raw: Raw, inputs: Named, attributes: NamedAttrMap) => readonly Handle[],
): KernelConfig => ({
  kernelName,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const device = backend as NodeDevice;
    const raw = rawOperations(device);
    const infos = Object.entries(inputs) as [string, TensorInfo][];
    const ids = device.getInputTensorIds(infos.map(([, info]) => info));
    // of inputs only the number and the shape are looked at
    const handles = infos.map(([name, { shape }], i) => [name, { id: ids[i]!, shape, dtype: 0 }]);
    const outputs = raw.scope(() => compute(raw, Object.fromEntries(handles), attrs ?? {}));
    return outputs.map((output) => device.createOutputTensor(output));
  },
});
