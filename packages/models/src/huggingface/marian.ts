import { type HostParams, RidgelineError, type Spec } from '@ridgeline/contracts';
import { areApart, fromTheirs, requireAll, tensorIn, toTheirs } from './mapping.ts';
import { inOurs, inTheirs, marianRows, withWidth } from './marian-rows.ts';

/** What of Marian's `config.json` says how its weights are read. */
export interface MarianConfig {
  readonly model_type: string;
  readonly vocab_size: number;
  readonly decoder_vocab_size?: number | null;
  readonly d_model: number;
  readonly encoder_layers: number;
  readonly decoder_layers: number;
  readonly encoder_attention_heads: number;
  readonly decoder_attention_heads: number;
  readonly encoder_ffn_dim: number;
  readonly decoder_ffn_dim: number;
  readonly activation_function: string;
  readonly scale_embedding: boolean;
  readonly share_encoder_decoder_embeddings?: boolean;
  readonly tie_word_embeddings?: boolean;
}

/** The bias of their logits, [1, V]. */
const bias = 'final_logits_bias';

const activations: Readonly<Record<string, 'relu' | 'gelu' | 'swish'>> = {
  relu: 'relu',
  gelu: 'gelu',
  swish: 'swish',
  silu: 'swish',
};

/** @throws `E_CHECKPOINT` for a model that ours cannot be */
const specOf = (config: MarianConfig): Spec => {
  const {
    d_model,
    encoder_attention_heads: heads,
    encoder_ffn_dim,
    share_encoder_decoder_embeddings,
  } = config;
  const activation = activations[config.activation_function];
  const shared = share_encoder_decoder_embeddings ?? true;
  requireAll('fromMarian', 'E_CHECKPOINT', [
    [config.model_type === 'marian', `model_type must be "marian", got ${JSON.stringify(config.model_type)}`],
    [config.scale_embedding === true, `scale_embedding must be true, got ${config.scale_embedding}`],
    [config.tie_word_embeddings !== false, 'tie_word_embeddings must be true, got false'],
    [d_model % 2 === 0, `d_model must be even, got ${d_model}`],
    [heads === config.decoder_attention_heads, 'encoder and decoder must have equally many attention heads'],
    [encoder_ffn_dim === config.decoder_ffn_dim, 'encoder_ffn_dim and decoder_ffn_dim must be equal'],
    [
      activation !== undefined,
      `activation_function must be one of ${Object.keys(activations).join(', ')}, got "${config.activation_function}"`,
    ],
  ]);
  const vocabulary = config.decoder_vocab_size ?? config.vocab_size;
  return {
    kind: 'encoderDecoderTransformer',
    vocabulary,
    ...(!shared && { sourceVocabulary: config.vocab_size }),
    width: d_model,
    heads,
    feedForward: encoder_ffn_dim,
    layers: config.encoder_layers,
    decoderLayers: config.decoder_layers,
    tied: shared ? 'all' : 'decoder',
    norm: 'after',
    activation: activation!,
    headBias: true,
  };
};

/**
 * A Marian model of Hugging Face as one of ours: its spec and its weights. Its decoder begins with its pad token.
 *
 * @param config its `config.json`.
 * @param tensors its `model.safetensors`, by name.
 * @throws `E_CHECKPOINT` naming what the model has that ours has not, or the tensor that is missing.
 * @see `MarianMTModel` of transformers; Junczys-Dowmunt et al. 2018, "Marian: fast neural machine translation in C++".
 * @example
 * const { spec, params } = fromMarian(JSON.parse(text), decodeSafetensors(bytes).tensors);
 * translators.encoderDecoderTransformer(spec).forward(fromHost(params), { inputs: { source, ids } }, evaluationMode).logits
 */
export const fromMarian = (
  config: MarianConfig,
  tensors: HostParams,
): { readonly spec: Spec; readonly params: HostParams } => {
  const spec = specOf(config);
  const rows = marianRows(config, spec.tied === 'all');
  const [table] = rows[0]!.theirs as [string];
  if (areApart(tensors, 'lm_head.weight', table))
    throw new RidgelineError(
      'E_CHECKPOINT',
      `fromMarian: "lm_head.weight" must be "${table}", got other weights.`,
      { hint: 'Only models of this shape can be read.' },
    );
  const params = fromTheirs('fromMarian', rows, withWidth(rows, tensors, inTheirs));
  const { data } = tensorIn('fromMarian', tensors, bias);
  return { spec, params: { ...params, 'head/bias': { shape: [data.length], data } } };
};

/**
 * An `encoderDecoderTransformer` of ours as Hugging Face has it: `config.json`, but for the ids of special tokens, and the tensors of
 * `model.safetensors`. Where the logits of ours have no bias theirs is 0.
 *
 * @throws `E_OPTION` for a model that is no Marian: norms before the branches, positions that are learned, an `inputNorm`, an odd width, a
 * head of its own, or units that have left.
 * @example const { config, tensors } = toMarian(model.spec, params);
 */
export const toMarian = (
  spec: Spec,
  params: HostParams,
): {
  readonly config: MarianConfig & { readonly architectures: readonly string[] };
  readonly tensors: HostParams;
} => {
  const options = spec as unknown as Readonly<Record<string, number | undefined>> & {
    readonly tied: string;
    readonly norm: string;
    readonly positions: string;
    readonly activation: string;
  };
  const { width = 0, heads = 0, feedForward: hidden = 0, vocabulary = 0, layers = 0 } = options;
  const { sourceVocabulary = vocabulary, decoderLayers = layers } = options;
  requireAll('toMarian', 'E_OPTION', [
    [
      spec.kind === 'encoderDecoderTransformer',
      `model must be an encoderDecoderTransformer, got ${spec.kind}`,
    ],
    [options.norm === 'after', `norm must be after, got ${options.norm}`],
    [options.positions === 'sinusoidal', `positions must be sinusoidal, got ${options.positions}`],
    [options.tied !== 'none', 'tied must be all or decoder, got none'],
    [width % 2 === 0, `width must be even, got ${width}`],
    [
      options.inputNorm === undefined,
      `inputNorm must be left out, since a Marian has none, got ${options.inputNorm}`,
    ],
    [options.pruned === undefined, 'all units must be there, and some were pruned'],
  ]);
  const isShared = options.tied === 'all';
  const config = {
    architectures: ['MarianMTModel'],
    model_type: 'marian',
    vocab_size: sourceVocabulary,
    decoder_vocab_size: vocabulary,
    d_model: width,
    encoder_layers: layers,
    decoder_layers: decoderLayers,
    encoder_attention_heads: heads,
    decoder_attention_heads: heads,
    encoder_ffn_dim: hidden,
    decoder_ffn_dim: hidden,
    activation_function: options.activation,
    scale_embedding: true,
    share_encoder_decoder_embeddings: isShared,
    tie_word_embeddings: true,
  };
  const rows = marianRows(config, isShared);
  const { data } = params['head/bias'] ?? { data: new Float32Array(vocabulary) };
  const tensors = withWidth(rows, toTheirs(rows, params), inOurs);
  return { config, tensors: { ...tensors, [bias]: { shape: [1, vocabulary], data } } };
};
