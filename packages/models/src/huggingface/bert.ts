import type { HostParams, Spec } from '@ridgeline/contracts';
import { fromTheirs, type Mapped, mappedLinear, mappedNorm, requireAll } from './mapping.ts';

/** What of BERT's `config.json` says how its weights are read. */
export interface BertConfig {
  readonly model_type: string;
  readonly vocab_size: number;
  readonly type_vocab_size: number;
  readonly max_position_embeddings: number;
  readonly hidden_size: number;
  readonly num_attention_heads: number;
  readonly num_hidden_layers: number;
  readonly intermediate_size: number;
  readonly hidden_act: string;
  readonly layer_norm_eps?: number;
  readonly position_embedding_type?: string;
  readonly is_decoder?: boolean;
}

const rowsOf = (layers: number): readonly Mapped[] => [
  { ours: 'embedding/table', theirs: ['bert.embeddings.word_embeddings.weight'] },
  { ours: 'positions/table', theirs: ['bert.embeddings.position_embeddings.weight'] },
  { ours: 'segments/table', theirs: ['bert.embeddings.token_type_embeddings.weight'] },
  ...mappedNorm('embeddingNorm', 'bert.embeddings.LayerNorm'),
  ...Array.from({ length: layers }, (_, i) => {
    const [ours, theirs] = [`blocks/${i}`, `bert.encoder.layer.${i}`];
    const projections = ['query', 'key', 'value'].map((name) => `${theirs}.attention.self.${name}`);
    return [
      ...mappedLinear(`${ours}/attention`, projections),
      ...mappedLinear(`${ours}/attention/output`, [`${theirs}.attention.output.dense`]),
      ...mappedNorm(`${ours}/attentionNorm`, `${theirs}.attention.output.LayerNorm`),
      ...mappedLinear(`${ours}/feedForward/in`, [`${theirs}.intermediate.dense`]),
      ...mappedLinear(`${ours}/feedForward/out`, [`${theirs}.output.dense`]),
      ...mappedNorm(`${ours}/feedForwardNorm`, `${theirs}.output.LayerNorm`),
    ];
  }).flat(),
  ...mappedLinear('pooler', ['bert.pooler.dense']),
  ...mappedLinear('head', ['classifier']),
];

/**
 * A BERT classifier of Hugging Face as one of ours: the spec of `bertClassifier`, and its weights.
 *
 * @param config its `config.json`.
 * @param tensors its `model.safetensors`, by name.
 * @throws `E_CHECKPOINT` naming what the model has that ours has not, or the tensor that is missing.
 * @see `BertForSequenceClassification` of transformers.
 * @example
 * const { spec, params } = fromBert(JSON.parse(text), decodeSafetensors(bytes).tensors);
 * bertClassifier(spec).forward(fromHost(params), { inputs: { ids, idsMask } }, evaluationMode).logits
 */
export const fromBert = (
  config: BertConfig,
  tensors: HostParams,
): { readonly spec: Spec; readonly params: HostParams } => {
  const { layer_norm_eps: epsilon = 1e-12, position_embedding_type: positions = 'absolute' } = config;
  requireAll('fromBert', 'E_CHECKPOINT', [
    [config.model_type === 'bert', `model_type must be "bert", got ${JSON.stringify(config.model_type)}`],
    [config.hidden_act === 'gelu', `hidden_act must be gelu, got "${config.hidden_act}"`],
    [positions === 'absolute', `position_embedding_type must be absolute, got "${positions}"`],
    [config.is_decoder !== true, 'is_decoder must be false, got true'],
  ]);
  const params = fromTheirs('fromBert', rowsOf(config.num_hidden_layers), tensors);
  return {
    spec: {
      kind: 'bertClassifier',
      vocabulary: config.vocab_size,
      classes: params['head/bias']!.data.length,
      width: config.hidden_size,
      heads: config.num_attention_heads,
      layers: config.num_hidden_layers,
      feedForward: config.intermediate_size,
      contextLength: config.max_position_embeddings,
      segments: config.type_vocab_size,
      epsilon,
    },
    params,
  };
};
