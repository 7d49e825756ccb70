import { type HostParams, type HostTensor, RidgelineError, type Spec } from '@ridgeline/contracts';
import { areApart } from './mapping.ts';

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

/** Which axes of a parameter of ours stand for the width that all branches are added to. */
type Along = 'rows' | 'columns' | 'neither';

/** A parameter of ours: theirs side by side, each turned to [inputs, outputs]. */
type Row = readonly [ours: string, theirs: readonly string[], along: Along];

const projected = (path: string, theirs: string, parts: readonly string[]): readonly Row[] => [
  [`${path}/kernel`, parts.map((part) => `${theirs}.${part}_proj.weight`), 'rows'],
  [`${path}/bias`, parts.map((part) => `${theirs}.${part}_proj.bias`), 'neither'],
];

const output = (path: string, theirs: string): readonly Row[] => [
  [`${path}/output/kernel`, [`${theirs}.out_proj.weight`], 'columns'],
  [`${path}/output/bias`, [`${theirs}.out_proj.bias`], 'columns'],
];

const norm = (path: string, theirs: string): readonly Row[] => [
  [`${path}/scale`, [`${theirs}.weight`], 'columns'],
  [`${path}/offset`, [`${theirs}.bias`], 'columns'],
];

const feedForward = (path: string, theirs: string): readonly Row[] => [
  [`${path}/feedForward/in/kernel`, [`${theirs}.fc1.weight`], 'rows'],
  [`${path}/feedForward/in/bias`, [`${theirs}.fc1.bias`], 'neither'],
  [`${path}/feedForward/out/kernel`, [`${theirs}.fc2.weight`], 'columns'],
  [`${path}/feedForward/out/bias`, [`${theirs}.fc2.bias`], 'columns'],
  ...norm(`${path}/feedForwardNorm`, `${theirs}.final_layer_norm`),
];

const selfAttention = (path: string, theirs: string): readonly Row[] => [
  ...projected(`${path}/attention`, `${theirs}.self_attn`, ['q', 'k', 'v']),
  ...output(`${path}/attention`, `${theirs}.self_attn`),
  ...norm(`${path}/attentionNorm`, `${theirs}.self_attn_layer_norm`),
];

const crossAttention = (path: string, theirs: string): readonly Row[] => [
  ...projected(`${path}/cross/queries`, `${theirs}.encoder_attn`, ['q']),
  ...projected(`${path}/cross/memory`, `${theirs}.encoder_attn`, ['k', 'v']),
  ...output(`${path}/cross`, `${theirs}.encoder_attn`),
  ...norm(`${path}/crossNorm`, `${theirs}.encoder_attn_layer_norm`),
];

const rowsOf = ({ encoder_layers, decoder_layers }: MarianConfig): readonly Row[] => [
  ...Array.from({ length: encoder_layers }, (_, i) => {
    const theirs = `model.encoder.layers.${i}`;
    return [...selfAttention(`encoder/${i}`, theirs), ...feedForward(`encoder/${i}`, theirs)];
  }).flat(),
  ...Array.from({ length: decoder_layers }, (_, i) => {
    const theirs = `model.decoder.layers.${i}`;
    return [
      ...selfAttention(`decoder/${i}`, theirs),
      ...crossAttention(`decoder/${i}`, theirs),
      ...feedForward(`decoder/${i}`, theirs),
    ];
  }).flat(),
];

/**
 * Where a column of ours stands in theirs. They put all sines before all cosines, and ours alternate: the width that
 * branches are added to has no order of its own, so all that reads or writes it is turned alike.
 */
const columnIn = (width: number, column: number): number =>
  column % 2 === 0 ? column / 2 : width / 2 + (column - 1) / 2;

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** @throws `E_CHECKPOINT` */
const tensorIn = (tensors: HostParams, path: string): HostTensor => {
  const found = tensors[path];
  if (found !== undefined && found.data.length === size(found.shape)) return found;
  const came =
    found === undefined ? 'it is missing' : `got ${found.data.length} numbers for [${found.shape}]`;
  throw new RidgelineError('E_CHECKPOINT', `fromMarian: the weights must hold "${path}", and ${came}.`, {
    hint: 'Give config.json and model.safetensors of one Marian model.',
  });
};

/** Theirs, [outputs, inputs] each, as one [inputs, outputs of all]; or vectors one after the other. */
const joined = (parts: readonly HostTensor[]): HostTensor => {
  const columns = parts.reduce((total, { shape }) => total + shape[0]!, 0);
  if (parts[0]!.shape.length === 1)
    return { shape: [columns], data: Float32Array.from(parts.flatMap(({ data }) => [...data])) };
  const inputs = parts[0]!.shape[1]!;
  const data = new Float32Array(inputs * columns);
  let first = 0;
  for (const part of parts) {
    const outputs = part.shape[0]!;
    for (let row = 0; row < inputs; row++)
      for (let column = 0; column < outputs; column++)
        data[row * columns + first + column] = part.data[column * inputs + row]!;
    first += outputs;
  }
  return { shape: [inputs, columns], data };
};

const turned = ({ shape, data }: HostTensor, along: Along): HostTensor => {
  if (along === 'neither') return { shape, data };
  const columns = shape.at(-1)!;
  const rows = size(shape) / columns;
  const rowIn = (row: number): number => (along === 'rows' ? columnIn(rows, row) : row);
  const at = (column: number): number => (along === 'columns' ? columnIn(columns, column) : column);
  const values = Float32Array.from(
    { length: data.length },
    (_, i) => data[rowIn(Math.floor(i / columns)) * columns + at(i % columns)]!,
  );
  return { shape, data: values };
};

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
  const expected: readonly (readonly [boolean, string])[] = [
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
  ];
  const broken = expected.find(([holds]) => !holds);
  if (broken !== undefined)
    throw new RidgelineError('E_CHECKPOINT', `fromMarian: ${broken[1]}.`, {
      hint: 'Only models of this shape can be read.',
    });
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
  const tables: Readonly<Record<string, string>> =
    spec.tied === 'all'
      ? { 'embedding/table': 'model.shared.weight' }
      : {
          'embedding/table': 'model.decoder.embed_tokens.weight',
          'sourceEmbedding/table': 'model.encoder.embed_tokens.weight',
        };
  if (areApart(tensors, 'lm_head.weight', tables['embedding/table']!))
    throw new RidgelineError(
      'E_CHECKPOINT',
      `fromMarian: "lm_head.weight" must be "${tables['embedding/table']}", got other weights.`,
      { hint: 'Only models of this shape can be read.' },
    );
  const params: Record<string, HostTensor> = {};
  for (const [ours, theirs] of Object.entries(tables))
    params[ours] = turned(tensorIn(tensors, theirs), 'columns');
  for (const [ours, theirs, along] of rowsOf(config))
    params[ours] = turned(joined(theirs.map((path) => tensorIn(tensors, path))), along);
  const bias = tensorIn(tensors, 'final_logits_bias');
  params['head/bias'] = { shape: [bias.data.length], data: bias.data };
  return { spec, params };
};
