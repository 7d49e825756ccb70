import { RidgelineError } from '@ridgeline/contracts';

/**
 * - `portable`: plain SIMD, the same bits on every machine
 * - `fast`: relaxed SIMD where the engine has it; fused multiply-adds round once instead of twice, so the last bits
 *   depend on the processor
 */
export const determinisms = ['portable', 'fast'] as const;
export type Determinism = (typeof determinisms)[number];

/** A function of `assembly/`, whose docstrings say what it takes: addresses, counts and numbers. */
type Kernel = (...given: number[]) => number;

export type Kernels = Readonly<Record<string, Kernel>>;

const probe = (...body: number[]): boolean =>
  WebAssembly.validate(
    new Uint8Array([
      ...[0, 97, 115, 109, 1, 0, 0, 0], // magic and version
      ...[1, 5, 1, 96, 0, 1, 123], // one type: () → v128
      ...[3, 2, 1, 0], // one function of it
      ...[10, body.length + 4, 1, body.length + 2, 0, ...body, 11],
    ]),
  );

const constant = [65, 0, 253, 15]; // i8x16.splat(0)

/** Does this engine run 128-bit SIMD, and its relaxed form? */
export const simdSupport = (): { readonly simd: boolean; readonly relaxed: boolean } => ({
  simd: probe(...constant),
  relaxed: probe(...constant, ...constant, ...constant, 253, 133, 2), // f32x4.relaxed_madd
});

const decode = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** The build that `determinism` asks for and this engine runs. @throws `E_BACKEND` without SIMD. */
export const chooseBuild = (determinism: Determinism): 'plain' | 'relaxed' => {
  const support = simdSupport();
  if (!support.simd) {
    throw new RidgelineError('E_BACKEND', 'wasm: this engine has no WebAssembly SIMD.', {
      hint: 'Use a browser from 2023 or later, or choose another backend (--backend cpu).',
    });
  }
  return determinism === 'fast' && support.relaxed ? 'relaxed' : 'plain';
};

/** Each build is a module of its own, so that a page loads the one that it runs. */
const sources = {
  plain: async () => (await import('../generated/plain.ts')).plain,
  relaxed: async () => (await import('../generated/relaxed.ts')).relaxed,
};

/** A build, compiled, and its kernels on a memory that is someone else's: they own none of it. */
export const putOn = (memory: WebAssembly.Memory, base64: string) => {
  const module = new WebAssembly.Module(decode(base64));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { module, kernels: exports as unknown as Kernels };
};

/** The kernels of a build, on a memory that belongs to one thread. */
export const instantiate = async (build: 'plain' | 'relaxed', memory: WebAssembly.Memory): Promise<Kernels> =>
  putOn(memory, await sources[build]()).kernels;
