import {
  crossAttentionLayer,
  decoderBlock,
  encoderBlock,
  layerNormLayer,
  selfAttentionLayer,
} from '@ridgeline/models';
import {
  add,
  linalg,
  matMul,
  mul,
  ones,
  reshape,
  slice,
  softmax,
  sub,
  type Tensor,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import attentions from './golden/multihead_attention.json' with { type: 'json' };
import decoders from './golden/transformer_decoder.json' with { type: 'json' };
import postNorms from './golden/transformer_encoder_post_ln.json' with { type: 'json' };
import preNorms from './golden/transformer_encoder_pre_ln.json' with { type: 'json' };
import {
  type Case,
  type Compute,
  check,
  itAgrees,
  onEveryBackend,
  type Tensors,
} from './layers-golden-case.ts';

const [width, heads] = [8, 2];

/** A part of PyTorch's stacked projection, from row to row: [columns, width] or [columns]. */
const part = (stacked: Tensor, first: number, count: number): Tensor =>
  stacked.rank === 1 ? slice(stacked, [first], [count]) : slice(stacked, [first, 0], [count, width]);

const some = (entries: Readonly<Record<string, Tensor | undefined>>): Tensors =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Tensors;

const outputOf = (ours: string, given: Tensors, theirs: string): Tensors =>
  some({
    [`${ours}/output/kernel`]: transpose(given[`${theirs}out_proj.weight`]!),
    [`${ours}/output/bias`]: given[`${theirs}out_proj.bias`],
  });

const selfOf = (ours: string, given: Tensors, theirs: string): Tensors => ({
  ...some({
    [`${ours}/kernel`]: transpose(given[`${theirs}in_proj_weight`]!),
    [`${ours}/bias`]: given[`${theirs}in_proj_bias`],
  }),
  ...outputOf(ours, given, theirs),
});

const crossOf = (ours: string, given: Tensors, theirs: string): Tensors => {
  const weight = given[`${theirs}in_proj_weight`]!;
  const bias = given[`${theirs}in_proj_bias`]!;
  return {
    [`${ours}/queries/kernel`]: transpose(part(weight, 0, width)),
    [`${ours}/queries/bias`]: part(bias, 0, width),
    [`${ours}/memory/kernel`]: transpose(part(weight, width, 2 * width)),
    [`${ours}/memory/bias`]: part(bias, width, 2 * width),
    ...outputOf(ours, given, theirs),
  };
};

const normOf = (ours: string, given: Tensors, theirs: string): Tensors => ({
  [`${ours}/scale`]: given[`${theirs}.weight`]!,
  [`${ours}/offset`]: given[`${theirs}.bias`]!,
});

const feedForwardOf = (given: Tensors, theirs: string): Tensors => ({
  'block/feedForward/in/kernel': transpose(given[`${theirs}linear1.weight`]!),
  'block/feedForward/in/bias': given[`${theirs}linear1.bias`]!,
  'block/feedForward/out/kernel': transpose(given[`${theirs}linear2.weight`]!),
  'block/feedForward/out/bias': given[`${theirs}linear2.bias`]!,
});

/** PyTorch also gives the weights of its attention, and differentiates them: found here from the projections. */
const attentionWeights = (given: Tensors, { config }: Case): Tensor => {
  const [query, memory] = [given.query!, given.memory ?? given.query!];
  const project = (x: Tensor, first: number): Tensor => {
    const [batch, time] = x.shape as [number, number];
    const rows = matMul(reshape(x, [-1, width]), part(given.in_proj_weight!, first, width), false, true);
    const moved = given.in_proj_bias ? add(rows, part(given.in_proj_bias, first, width)) : rows;
    return transpose(reshape(moved, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
  };
  const scores = mul(
    matMul(project(query, 0), project(memory, width), false, true),
    1 / Math.sqrt(width / heads),
  );
  const time = query.shape[1]!;
  const past = config.causal ? mul(sub(linalg.bandPart(ones([time, time]), -1, 0), 1), 1e9) : 0;
  const hidden = config.key_padding_mask
    ? mul(reshape(tensor2d(config.key_padding_mask as number[][]), [-1, 1, 1, time]), -1e9)
    : 0;
  return softmax(add(add(scores, past), hidden));
};

const attend =
  (golden: Case): Compute =>
  (given) => {
    const bias = given.in_proj_bias !== undefined;
    const hidden = golden.config.key_padding_mask as number[][] | null;
    const { query, memory } = given;
    const output =
      memory === undefined
        ? selfAttentionLayer('self', { width, heads, bias, causal: golden.config.causal as boolean }).apply(
            selfOf('self', given, ''),
            { inputs: query!, ...(hidden && { keyMask: sub(1, tensor2d(hidden)) }) },
          )
        : crossAttentionLayer('cross', { width, heads, bias }).apply(crossOf('cross', given, ''), {
            inputs: query!,
            memory,
          });
    return { output, attn_weights: attentionWeights(given, golden) };
  };

interface BlockConfig {
  readonly dim_feedforward: number;
  readonly activation: 'relu' | 'gelu';
  readonly norm_first: boolean;
  readonly causal?: boolean;
  readonly final_norm?: boolean;
}
const optionsOf = ({ dim_feedforward, activation, norm_first }: BlockConfig) =>
  ({
    width,
    heads,
    feedForward: dim_feedforward,
    activation,
    norm: norm_first ? 'before' : 'after',
  }) as const;

const encode =
  (config: BlockConfig): Compute =>
  (given) => {
    const block = encoderBlock('block', { ...optionsOf(config), causal: config.causal ?? false });
    let values = given.x!;
    for (const layer of ['layers.0.', 'layers.1.']) {
      const params = {
        ...selfOf('block/attention', given, `${layer}self_attn.`),
        ...feedForwardOf(given, layer),
        ...normOf('block/attentionNorm', given, `${layer}norm1`),
        ...normOf('block/feedForwardNorm', given, `${layer}norm2`),
      };
      values = block.apply(params, { inputs: values });
    }
    if (!config.final_norm) return { output: values };
    return { output: layerNormLayer('norm', { width }).apply(normOf('norm', given, 'norm'), values) };
  };

const decode =
  (config: BlockConfig): Compute =>
  (given) => {
    const params = {
      ...selfOf('block/attention', given, 'self_attn.'),
      ...crossOf('block/cross', given, 'multihead_attn.'),
      ...feedForwardOf(given, ''),
      ...normOf('block/attentionNorm', given, 'norm1'),
      ...normOf('block/crossNorm', given, 'norm2'),
      ...normOf('block/feedForwardNorm', given, 'norm3'),
    };
    const block = decoderBlock('block', optionsOf(config));
    return { output: block.apply(params, { inputs: given.x!, memory: given.memory! }) };
  };

onEveryBackend(() => {
  itAgrees(attentions, (golden) => check(attend(golden), golden));
  for (const file of [preNorms, postNorms]) {
    itAgrees(file, (golden) => check(encode(golden.config as never), golden));
  }
  itAgrees(decoders, (golden) => check(decode(golden.config as never), golden));
});
