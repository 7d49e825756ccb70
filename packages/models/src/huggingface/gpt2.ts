import type { HostParams, HostTensor, Spec } from '@ridgeline/contracts';
import {
  areApart,
  fromTheirs,
  type Mapped,
  mappedLinear,
  mappedNorm,
  requireAll,
  toTheirs,
} from './mapping.ts';

/** What of GPT-2's `config.json` says how its weights are read. */
export interface Gpt2Config {
  readonly model_type: string;
  readonly vocab_size: number;
  readonly n_positions: number;
  readonly n_embd: number;
  readonly n_head: number;
  readonly n_layer: number;
  readonly n_inner?: number | null;
  readonly activation_function: string;
  readonly layer_norm_epsilon?: number;
  readonly scale_attn_weights?: boolean;
  readonly scale_attn_by_inverse_layer_idx?: boolean;
  readonly add_cross_attention?: boolean;
  readonly tie_word_embeddings?: boolean;
}

const activations: Readonly<Record<string, 'geluTanh' | 'gelu'>> = {
  gelu_new: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  gelu: 'gelu',
};

/** Their linear layers are [inputs, outputs] like ours, but for the head. */
const rowsOf = (layers: number, prefix: string): readonly Mapped[] => [
  { ours: 'embedding/table', theirs: [`${prefix}wte.weight`] },
  { ours: 'positions/table', theirs: [`${prefix}wpe.weight`] },
  ...Array.from({ length: layers }, (_, i) => {
    const [ours, theirs] = [`blocks/${i}`, `${prefix}h.${i}`];
    return [
      ...mappedLinear(`${ours}/attention`, [`${theirs}.attn.c_attn`], false),
      ...mappedLinear(`${ours}/attention/output`, [`${theirs}.attn.c_proj`], false),
      ...mappedNorm(`${ours}/attentionNorm`, `${theirs}.ln_1`),
      ...mappedLinear(`${ours}/feedForward/in`, [`${theirs}.mlp.c_fc`], false),
      ...mappedLinear(`${ours}/feedForward/out`, [`${theirs}.mlp.c_proj`], false),
      ...mappedNorm(`${ours}/feedForwardNorm`, `${theirs}.ln_2`),
    ];
  }).flat(),
  ...mappedNorm('norm', `${prefix}ln_f`),
];

const headRow: Mapped = { ours: 'head/kernel', theirs: ['lm_head.weight'], turned: true };

const zerosOf = (shape: readonly number[]): HostTensor => ({
  shape: [...shape],
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

/** @throws `E_CHECKPOINT` for a model that ours cannot be */
const specOf = (config: Gpt2Config, hasOwnHead: boolean): Spec => {
  const { scale_attn_weights = true, scale_attn_by_inverse_layer_idx = false } = config;
  const { layer_norm_epsilon: epsilon = 1e-5, add_cross_attention = false } = config;
  const activation = activations[config.activation_function];
  const known = Object.keys(activations).join(', ');
  requireAll('fromGpt2', 'E_CHECKPOINT', [
    [config.model_type === 'gpt2', `model_type must be "gpt2", got ${JSON.stringify(config.model_type)}`],
    [
      activation !== undefined,
      `activation_function must be one of ${known}, got "${config.activation_function}"`,
    ],
    [epsilon === 1e-5, `layer_norm_epsilon must be 1e-5, got ${epsilon}`],
    [scale_attn_weights, 'scale_attn_weights must be true, got false'],
    [!scale_attn_by_inverse_layer_idx, 'scale_attn_by_inverse_layer_idx must be false, got true'],
    [!add_cross_attention, 'add_cross_attention must be false, got true'],
  ]);
  return {
    kind: 'transformer',
    vocabulary: config.vocab_size,
    width: config.n_embd,
    heads: config.n_head,
    layers: config.n_layer,
    feedForward: config.n_inner ?? 4 * config.n_embd,
    contextLength: config.n_positions,
    positions: 'learned',
    activation: activation!,
    bias: true,
    ...((config.tie_word_embeddings === false || hasOwnHead) && { head: { kind: 'softmax' } }),
  };
};

/**
 * A GPT-2 of Hugging Face as one of ours: the spec of `transformer`, and its weights.
 *
 * @param config its `config.json`.
 * @param tensors its `model.safetensors`, by name; names may begin with `transformer.` or not. A head that stands there with other weights than
 * the embedding is a head of its own, whatever the configuration says, as transformers 5 reads it.
 * @throws `E_CHECKPOINT` naming what the model has that ours has not, or the tensor that is missing.
 * @see `GPT2LMHeadModel` of transformers.
 * @example
 * const { spec, params } = fromGpt2(JSON.parse(text), decodeSafetensors(bytes).tensors);
 * models.transformer(spec).forward(fromHost(params), { inputs: { ids } }, evaluationMode).logits
 */
export const fromGpt2 = (
  config: Gpt2Config,
  tensors: HostParams,
): { readonly spec: Spec; readonly params: HostParams } => {
  const prefix = Object.hasOwn(tensors, 'wte.weight') ? '' : 'transformer.';
  const spec = specOf(config, areApart(tensors, 'lm_head.weight', `${prefix}wte.weight`));
  const rows = rowsOf(config.n_layer, prefix);
  if (spec.head === undefined) return { spec, params: fromTheirs('fromGpt2', rows, tensors) };
  const params = fromTheirs('fromGpt2', [...rows, headRow], tensors);
  return { spec, params: { ...params, 'head/bias': zerosOf([config.vocab_size]) } };
};

/**
 * A `transformer` of ours as Hugging Face has it: `config.json` and the tensors of `model.safetensors`. What ours has no biases for gets
 * biases of 0.
 *
 * @throws `E_OPTION` for a model that is no GPT-2: rotary positions, an `inputNorm`, a head that is no softmax or has a bias, or units that have left.
 * @example const { config, tensors } = toGpt2(model.spec, params);
 */
export const toGpt2 = (
  spec: Spec,
  params: HostParams,
): {
  readonly config: Gpt2Config & { readonly architectures: readonly string[] };
  readonly tensors: HostParams;
} => {
  const options = spec as unknown as Readonly<Record<string, number>> & {
    readonly head?: Spec;
    readonly positions: string;
    readonly activation: string;
  };
  const { vocabulary, width, heads, layers, feedForward = 4 * width!, contextLength, head } = options;
  const bias = params['head/bias']?.data ?? [];
  requireAll('toGpt2', 'E_OPTION', [
    [spec.kind === 'transformer', `model must be a transformer, got ${spec.kind}`],
    [options.positions === 'learned', `positions must be learned, got ${options.positions}`],
    [
      options.inputNorm === undefined,
      `inputNorm must be left out, since a GPT-2 has none, got ${options.inputNorm}`,
    ],
    [head === undefined || head.kind === 'softmax', `head must be tied or a softmax, got ${head?.kind}`],
    [bias.every((value) => value === 0), 'the bias of the head must be 0, and it is not'],
  ]);
  const rows = [...rowsOf(layers!, 'transformer.'), ...(head ? [headRow] : [])];
  const biases = rows
    .filter(({ ours }) => ours.endsWith('/bias') && params[ours] === undefined)
    .map(({ ours }) => [ours, zerosOf(params[ours.replace(/bias$/, 'kernel')]!.shape.slice(1))] as const);
  return {
    config: {
      architectures: ['GPT2LMHeadModel'],
      model_type: 'gpt2',
      vocab_size: vocabulary!,
      n_positions: contextLength!,
      n_embd: width!,
      n_head: heads!,
      n_layer: layers!,
      n_inner: feedForward,
      activation_function: options.activation === 'gelu' ? 'gelu' : 'gelu_new',
      layer_norm_epsilon: 1e-5,
      scale_attn_weights: true,
      scale_attn_by_inverse_layer_idx: false,
      add_cross_attention: false,
      tie_word_embeddings: head === undefined,
    },
    tensors: toTheirs(rows, { ...params, ...Object.fromEntries(biases) }),
  };
};
