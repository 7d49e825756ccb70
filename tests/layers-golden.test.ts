import { convMaxOverTime, embedding, gelu, linear, softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  concat,
  eye,
  mul,
  relu,
  reshape,
  slice,
  type Tensor,
  tensor1d,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import activations from './golden/activations.json' with { type: 'json' };
import embeddingLinear from './golden/embedding_linear.json' with { type: 'json' };
import losses from './golden/losses.json' with { type: 'json' };
import pooling from './golden/pooling.json' with { type: 'json' };
import { cases, check, itAgrees, onEveryBackend, type Tensors } from './layers-golden-case.ts';

onEveryBackend(() => {
  it('embedding, with rows that occur more than once', () => {
    const golden = cases(embeddingLinear).find(({ name }) => name.startsWith('Embedding'))!;
    const [rows, width] = golden.params.weight!.shape as [number, number];
    // PyTorch gives its padding row no gradient; we have no such row, so its own is left out on both sides
    const withoutPadding = (table: Tensor) =>
      concat([zeros([1, width]), slice(table, [1, 0], [rows - 1, width])]);
    check(({ ids, weight }) => ({ output: embedding(withoutPadding(weight!), ids!) }), golden, ['ids']);
  });

  it('linear, of any rank', () => {
    const golden = cases(embeddingLinear).find(({ name }) => name === 'Linear')!;
    check(({ x, weight, bias }) => ({ output: linear(x!, transpose(weight!), bias!) }), golden);
    const flat = ({ x, weight, bias }: Tensors): Tensors => {
      const y = linear(reshape(x!, [-1, x!.shape.at(-1)!]), transpose(weight!), bias!);
      return { output: reshape(y, golden.outputs.output!.shape as number[]) };
    };
    check(flat, golden);
  });

  const byName: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    relu,
    gelu: (x) => gelu(x),
    gelu_tanh: (x) => gelu(x, { approximate: 'tanh' }),
  };
  itAgrees(activations, (golden) => check(({ x }) => ({ output: byName[golden.name]!(x!) }), golden));

  itAgrees(pooling, (golden) => {
    const channels = golden.inputs.x!.shape[1]!;
    // a window of one position whose filters are the channels themselves
    const kernel = reshape(eye(channels), [1, channels, channels]);
    check(
      ({ x }) => ({
        output: convMaxOverTime({ inputs: transpose(x!, [0, 2, 1]), kernel, bias: zeros([channels]) }),
      }),
      golden,
    );
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
    check(
      ({ logits }) => ({ output: softmaxCrossEntropy(logits!, ids, { mask: tensor1d(counted, 'int32') }) }),
      golden,
    );
  });
});
