import { expectClose, type GoldenTensor, goldenTensor } from '@ridgeline/testing';
import { addN, grads, mul, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { backends } from './backends.ts';

/** One case of a golden file: Σ outputs·cotangents is what its gradients are of. */
export interface Case {
  readonly name: string;
  readonly training: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Record<string, GoldenTensor>;
  readonly params: Record<string, GoldenTensor>;
  readonly outputs: Record<string, GoldenTensor>;
  readonly cotangents: Record<string, GoldenTensor>;
  readonly grad_inputs: Record<string, GoldenTensor>;
  readonly grad_params: Record<string, GoldenTensor>;
  readonly buffers_before?: Record<string, GoldenTensor>;
  readonly buffers_after?: Record<string, GoldenTensor>;
}

export const cases = (file: unknown): readonly Case[] => (file as { cases: readonly Case[] }).cases;

export const relative = 1e-5;

/** Tensors by the names of the golden file. */
export type Tensors = Record<string, Tensor>;

/** Our own way to compute a case's outputs from its inputs and parameters. */
export type Compute = (given: Tensors) => Tensors;

const gradientsOf = (f: Compute, given: Tensors, cotangents: Record<string, GoldenTensor>): Tensors => {
  const names = Object.keys(given);
  const objective = (...values: Tensor[]) => {
    const outputs = f(Object.fromEntries(names.map((name, index) => [name, values[index]!])));
    return addN(
      Object.entries(cotangents).map(([name, golden]) => sum(mul(outputs[name]!, goldenTensor(golden)))),
    );
  };
  const found = grads(objective)(Object.values(given));
  return Object.fromEntries(names.map((name, index) => [name, found[index]!]));
};

/**
 * Holds outputs, and gradients of all inputs and parameters but the integers, to a golden case.
 *
 * @param absolute what a number may differ by however small it is, where long sums in float32 cancel.
 */
export const check = (
  f: Compute,
  golden: Case,
  integers: readonly string[] = [],
  absolute?: number,
): void => {
  const close = { relative, ...(absolute !== undefined && { absolute }) };
  tidy(() => {
    const fixed = Object.fromEntries(
      integers.map((name) => [name, goldenTensor(golden.inputs[name]!, 'int32')]),
    );
    const floating = Object.entries({ ...golden.inputs, ...golden.params }).filter(
      ([name]) => !integers.includes(name),
    );
    const given = Object.fromEntries(floating.map(([name, value]) => [name, goldenTensor(value)]));
    const whole = (values: Tensors) => f({ ...fixed, ...values });
    const outputs = whole(given);
    for (const [name, expected] of Object.entries(golden.outputs)) {
      expectClose(outputs[name]!, expected, { ...close, what: `${golden.name}: ${name}` });
    }
    const found = gradientsOf(whole, given, golden.cotangents);
    for (const [name, expected] of Object.entries({ ...golden.grad_inputs, ...golden.grad_params })) {
      expectClose(found[name]!, expected, { ...close, what: `${golden.name}: gradient of ${name}` });
    }
  });
};

/** A suite on every device. */
export const onEveryBackend = (suite: () => void): void => {
  describe.each(Object.entries(backends))('on %s, as PyTorch', (_, start) => {
    beforeAll(start);
    suite();
  });
};

/** One test for every case of a golden file. */
export const itAgrees = (file: unknown, run: (golden: Case) => void): void => {
  it.each(cases(file).map((golden) => [golden.name, golden] as const))('%s', (_, golden) => run(golden));
};
