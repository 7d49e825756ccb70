import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGpuBackend, WebGpuProgram } from './device.ts';

type Numbers = Readonly<Record<string, number>>;

/** One dispatch of a shader of ours. */
export interface Program {
  readonly name: string;
  /** Tensors by their names in the shader: `nameAt(i)` is a number. The shader must read each. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Tensors that may be absent: `nameAt(i)` is then 1. */
  readonly optional?: Readonly<Record<string, TensorInfo | undefined>>;
  /** Numbers that the shader is compiled for. */
  readonly constants: Numbers;
  /** Whole numbers that change from call to call, `uniforms.name`. The shader must read one of them. */
  readonly uniforms: Numbers;
  readonly outputShape: readonly number[];
  readonly workgroups: number;
  /** Invocations of a workgroup, `lanes` in the shader. */
  readonly lanes: number;
  /** WGSL with `fn main(index: i32)`, which writes `result[i]`. `index` counts invocations over all workgroups. */
  readonly code: string;
}

/** TensorFlow.js may let a tensor of float32 have the buffer of the int32 that it was cast from. */
const reader = ([name, tensor]: readonly [string, TensorInfo | undefined]): string =>
  `fn ${name}At(i: i32) -> f32 { return ${tensor === undefined ? '1.0' : `f32(${name}[i])`}; }`;

/** Whole workgroups beyond the last come where TensorFlow.js spreads many over several dimensions. */
const formOf = ({
  name,
  inputs,
  optional = {},
  constants,
  uniforms,
  outputShape,
  workgroups,
  lanes,
  code,
}: Program): readonly [WebGpuProgram, readonly TensorInfo[]] => {
  const present = Object.entries(optional).filter(([, tensor]) => tensor !== undefined);
  const bound = { ...inputs, ...(Object.fromEntries(present) as Readonly<Record<string, TensorInfo>>) };
  const text = [
    ...Object.entries({ ...constants, lanes }).map(([constant, value]) => `const ${constant} = ${value};`),
    ...Object.entries({ ...inputs, ...optional }).map(reader),
    code,
  ].join('\n');
  const program: WebGpuProgram = {
    variableNames: Object.keys(bound),
    uniforms: Object.keys(uniforms)
      .map((uniform) => `${uniform} : i32, `)
      .join(''),
    outputShape,
    workgroupSize: [lanes, 1, 1],
    dispatch: [workgroups, 1, 1],
    dispatchLayout: { x: [0] },
    shaderKey: `Ridgeline ${name} ${JSON.stringify(constants)}`,
    getUserCode: () => text,
  };
  return [program, Object.values(bound)];
};

/** Runs a program through TensorFlow.js, which compiles it once and keeps it. @returns a new tensor of `outputShape` */
export const runProgram = (backend: WebGpuBackend, program: Program): TensorInfo => {
  const [form, inputs] = formOf(program);
  const uniforms = Object.values(program.uniforms).map((value) => ({
    type: 'int32' as const,
    data: [value],
  }));
  return backend.runWebGPUProgram(form, inputs, 'float32', uniforms);
};
