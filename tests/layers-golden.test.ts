import { embedding, linear, lstm, softmaxCrossEntropy } from '@ridgeline/tensors';
import { expectClose, type GoldenTensor, goldenTensor } from '@ridgeline/testing';
import {
  add,
  addN,
  concat,
  grads,
  mul,
  reshape,
  slice,
  stack,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import embeddingLinear from './golden/embedding_linear.json' with { type: 'json' };
import losses from './golden/losses.json' with { type: 'json' };
import lstms from './golden/lstm.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Record<string, GoldenTensor>;
  readonly params: Record<string, GoldenTensor>;
  readonly outputs: Record<string, GoldenTensor>;
  readonly cotangents: Record<string, GoldenTensor>;
  readonly grad_inputs: Record<string, GoldenTensor>;
  readonly grad_params: Record<string, GoldenTensor>;
}
const cases = (file: unknown): readonly Case[] => (file as { cases: readonly Case[] }).cases;
const relative = 1e-5;

type Tensors = Record<string, Tensor>;

/** Gradients by name of Σ outputs·cotangents, the loss that the golden files differentiate. */
const gradientsOf = (
  f: (given: Tensors) => Tensors,
  given: Tensors,
  cotangents: Record<string, GoldenTensor>,
): Tensors => {
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

const check = (f: (given: Tensors) => Tensors, golden: Case, integers: readonly string[] = []): void =>
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
      expectClose(outputs[name]!, expected, { relative, what: `${golden.name}: ${name}` });
    }
    const found = gradientsOf(whole, given, golden.cotangents);
    for (const [name, expected] of Object.entries({ ...golden.grad_inputs, ...golden.grad_params })) {
      expectClose(found[name]!, expected, { relative, what: `${golden.name}: gradient of ${name}` });
    }
  });

/** PyTorch's LSTM out of ours: its weights are transposed and its two biases are added. */
const torchLstm =
  ({
    hidden_size,
    num_layers = 1,
    bias = true,
  }: {
    hidden_size: number;
    num_layers?: number;
    bias?: boolean;
  }) =>
  (given: Tensors): Tensors => {
    const [batch] = given.x!.shape as [number];
    const first = (name: 'h0' | 'c0', layer: number) =>
      given[name]
        ? reshape(slice(given[name], [layer, 0, 0], [1, -1, -1]), [batch, hidden_size])
        : zeros([batch, hidden_size]);
    const last: { hidden: Tensor; cell: Tensor }[] = [];
    let values = given.x!;
    for (let layer = 0; layer < num_layers; layer++) {
      const { outputs, hidden, cell } = lstm({
        inputs: values,
        kernel: transpose(given[`weight_ih_l${layer}`]!),
        recurrent: transpose(given[`weight_hh_l${layer}`]!),
        bias: bias ? add(given[`bias_ih_l${layer}`]!, given[`bias_hh_l${layer}`]!) : zeros([4 * hidden_size]),
        hidden: first('h0', layer),
        cell: first('c0', layer),
      });
      last.push({ hidden, cell });
      values = outputs;
    }
    return {
      output: values,
      h_n: stack(last.map(({ hidden }) => hidden)),
      c_n: stack(last.map(({ cell }) => cell)),
    };
  };

describe.each(Object.entries(backends))('on %s, as PyTorch', (_, start) => {
  beforeAll(start);

  it.each(cases(lstms).map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    check(torchLstm(golden.config as never), golden);
  });

  it('embedding, with rows that occur more than once', () => {
    const golden = cases(embeddingLinear).find(({ name }) => name.startsWith('Embedding'))!;
    const [rows, width] = golden.params.weight!.shape as [number, number];
    // PyTorch gives its padding row no gradient; we have no such row, so its own is left out on both sides
    const withoutPadding = (table: Tensor) =>
      concat([zeros([1, width]), slice(table, [1, 0], [rows - 1, width])]);
    check(({ ids, weight }) => ({ output: embedding(withoutPadding(weight!), ids!) }), golden, ['ids']);
  });

  it('linear', () => {
    const golden = cases(embeddingLinear).find(({ name }) => name === 'Linear')!;
    const apply = ({ x, weight, bias }: Tensors): Tensors => {
      const [features] = x!.shape.slice(-1) as [number];
      const flat = reshape(x!, [1, -1, features]);
      const y = linear(flat, transpose(weight!), bias!);
      return { output: reshape(y, [...x!.shape.slice(0, -1), y.shape[2]!]) };
    };
    check(apply, golden);
  });

  it('cross-entropy of each row', () => {
    const golden = cases(losses).find(({ name }) => name === 'cross_entropy none')!;
    const targets = golden.config.target as number[];
    const counted = targets.map((id) => (id < 0 ? 0 : 1));
    expect(counted).toContain(0);
    const ids = tensor1d(
      targets.map((id) => Math.max(id, 0)),
      'int32',
    );
    check(({ logits }) => ({ output: mul(softmaxCrossEntropy(logits!, ids), tensor1d(counted)) }), golden);
  });
});
