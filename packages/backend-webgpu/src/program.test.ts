import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, vi } from 'vitest';
import type { WebGpuBackend } from './device.ts';
import { type Program, runProgram } from './program.ts';

const changed =
  'TensorFlow.js runs programs in another way than program.ts counts on: read its webgpu_program.js and backend_webgpu.js anew.';

class PretendBuffer {
  readonly mapState = 'mapped';
  readonly content: ArrayBuffer;
  constructor({ size }: { readonly size: number }) {
    this.content = new ArrayBuffer(size);
  }
  getMappedRange(): ArrayBuffer {
    return this.content;
  }
  unmap(): void {}
}

/** A device that computes nothing and writes down what TensorFlow.js asks of it. */
const pretend = () => {
  const codes: string[] = [];
  const bound: number[][] = [];
  const uniforms: ArrayBuffer[] = [];
  const dispatches: number[][] = [];
  const device = {
    features: new Set<string>(),
    limits: { maxComputeWorkgroupsPerDimension: 9 },
    queue: {
      writeBuffer: (_: unknown, __: number, data: ArrayBuffer) => uniforms.push(data),
      submit: () => {},
    },
    createBuffer: (given: { readonly size: number }) => new PretendBuffer(given),
    createShaderModule: ({ code }: { readonly code: string }) => codes.push(code),
    createComputePipeline: () => ({ getBindGroupLayout: () => ({}) }),
    createBindGroup: ({ entries }: { readonly entries: readonly { readonly binding: number }[] }) =>
      bound.push(entries.map(({ binding }) => binding)),
    createCommandEncoder: () => ({
      beginComputePass: () => ({
        setPipeline: () => {},
        setBindGroup: () => {},
        dispatchWorkgroups: (...counts: number[]) => dispatches.push(counts),
        end: () => {},
      }),
      finish: () => {},
    }),
  };
  const backend = new WebGPUBackend(device as never, undefined as never) as unknown as WebGpuBackend;
  const tensor = (values: readonly number[]): TensorInfo => ({
    dataId: backend.write(Float32Array.from(values), [values.length], 'float32'),
    shape: [values.length],
    dtype: 'float32',
  });
  return { backend, tensor, codes, bound, uniforms, dispatches };
};

beforeAll(() => {
  vi.stubGlobal('navigator', { gpu: {} });
  vi.stubGlobal('GPUBuffer', PretendBuffer);
  vi.stubGlobal('GPUTexture', class {});
  vi.stubGlobal('GPUBufferUsage', {});
  return () => vi.unstubAllGlobals();
});

const scaled = (numbers: TensorInfo, mask: TensorInfo | undefined, workgroups = 1): Program => ({
  name: 'scaled',
  inputs: { numbers },
  optional: { mask },
  constants: { factor: 2.5 },
  uniforms: { count: 3, other: 4 },
  outputShape: [3],
  workgroups,
  lanes: 64,
  code: 'fn main(index: i32) { if (index < uniforms.count) { result[index] = factor * numbersAt(index) * maskAt(index); } }',
});

it('binds the result, the inputs and the uniforms in the order in which the shader has them', () => {
  const { backend, tensor, codes, bound, dispatches } = pretend();
  const result = runProgram(backend, scaled(tensor([1, 2, 3]), tensor([1, 0, 1])));
  expect(result).toMatchObject({ shape: [3], dtype: 'float32' });
  for (const line of [
    /@binding\(0\) var<storage, read_write> result: array<f32>;/,
    /@binding\(1\) var<storage, read> numbers: array<f32>;/,
    /@binding\(2\) var<storage, read> mask: array<f32>;/,
    /@binding\(3\) var<uniform> uniforms: Uniforms;/,
    /@compute @workgroup_size\(64, 1, 1\)/,
    /main\(getGlobalIndex\(\)\);/,
    /const factor = 2.5;\nconst lanes = 64;/,
    /fn numbersAt\(i: i32\) -> f32 \{ return f32\(numbers\[i\]\); \}/,
  ])
    expect(codes[0], changed).toMatch(line);
  expect(bound, changed).toEqual([[0, 1, 2, 3]]);
  expect(dispatches, changed).toEqual([[1, 1, 1]]);
});

it('puts its own uniforms behind those of TensorFlow.js', () => {
  const { backend, tensor, codes, uniforms } = pretend();
  runProgram(backend, scaled(tensor([1, 2, 3]), undefined));
  expect(codes[0], changed).toMatch(/struct Uniforms \{[^}]*count : i32, other : i32, \};/);
  // NaN, infinity, two shapes and their strides, then ours
  expect([...new Int32Array(uniforms[0]!)].slice(-4), changed).toEqual([3, 1, 3, 4]);
});

it('reads 1 where a tensor is absent, and binds nothing for it', () => {
  const { backend, tensor, codes, bound } = pretend();
  runProgram(backend, scaled(tensor([1, 2, 3]), undefined));
  expect(codes[0]).toContain('fn maskAt(i: i32) -> f32 { return 1.0; }');
  expect(bound).toEqual([[0, 1, 2]]);
});

it('is compiled once, and anew for other constants or inputs', () => {
  const { backend, tensor, codes } = pretend();
  const numbers = tensor([1, 2, 3]);
  const compiled = (program: Program) => {
    runProgram(backend, program);
    return codes.length;
  };
  const program = scaled(numbers, undefined);
  expect([program, { ...program, uniforms: { count: 2, other: 0 } }].map(compiled), changed).toEqual([1, 1]);
  expect([{ ...program, constants: { factor: 3 } }, scaled(numbers, numbers)].map(compiled)).toEqual([2, 3]);
});

it('counts on over several dimensions where one has not so many workgroups', () => {
  const { backend, tensor, codes, dispatches } = pretend();
  runProgram(backend, scaled(tensor([1, 2, 3]), undefined, 10));
  expect(dispatches, changed).toEqual([[4, 4, 1]]);
  expect(codes[0], changed).toMatch(
    /workgroupId.y \* numWorkgroups.x \+ workgroupId.x\) \* 64u \+\s+localIndex/,
  );
});
