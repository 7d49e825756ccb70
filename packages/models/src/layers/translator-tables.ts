import { type Params, RidgelineError } from '@ridgeline/contracts';
import { type AffineWeights, linear } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Initializer, zero } from '../initializers.ts';
import { type EmbeddingLayer, embeddingLayer } from './embedding.ts';
import type { LayerParameter } from './layer.ts';
import { linearLayer } from './linear.ts';

/** How much source, target and head share: one table, one for target and head, or nothing. */
export const tiedOption = {
  type: 'choice',
  among: ['all', 'decoder', 'none'],
  default: 'all',
  about: 'What one table serves: both texts and the head, the target and the head, or each has its own.',
} as const;

/** Where the source has another tokenizer than the target. */
export const sourceVocabularyOption = {
  type: 'integer',
  min: 1,
  optional: true,
  from: 'data',
  about: 'The size of the vocabulary of the source. Absent: both texts have one vocabulary.',
} as const;

export interface TranslatorTablesOptions {
  readonly vocabulary: number;
  readonly sourceVocabulary?: number | undefined;
  /** The width of the tables, D, and of what a tied head reads. */
  readonly width: number;
  /** The width of what a head of its own reads: D if not given. */
  readonly headInputs?: number;
  readonly tied: (typeof tiedOption.among)[number];
  /** Whether the logits have a bias, `head/bias`. */
  readonly headBias: boolean;
  /** Where the tables begin. */
  readonly initializer: Initializer;
}

export interface TranslatorTables {
  readonly parameters: readonly LayerParameter[];
  readonly source: EmbeddingLayer;
  readonly target: EmbeddingLayer;
  /** [..., D] → [..., V] */
  readonly logits: (params: Params, values: Tensor) => Tensor;
  /** The weights that make logits. */
  readonly head: (params: Params) => AffineWeights & { readonly transposed: boolean };
}

/** @throws `E_OPTION` */
const requireOneVocabulary = (
  who: string,
  { sourceVocabulary, tied }: Pick<TranslatorTablesOptions, 'sourceVocabulary' | 'tied'>,
): void => {
  if (sourceVocabulary === undefined || tied !== 'all') return;
  throw new RidgelineError(
    'E_OPTION',
    `${who}: tied must be decoder or none where the source has a vocabulary of its own, got "all".`,
    { hint: 'Tie the decoder alone, or give both texts one tokenizer.' },
  );
};

/**
 * What stands at both ends of a translator: `embedding/table` [V, D] of the target, or of both texts; `sourceEmbedding/table`
 * [V, D] of the source where it has its own; and the head, x·Eᵀ with the target's table E, or `head/kernel` where nothing is tied.
 *
 * @param who the model's kind, for errors.
 * @throws `E_OPTION` if one table is to serve two vocabularies.
 * @see Press and Wolf 2017, "Using the output embedding to improve language models", for three-way tying too.
 */
export const translatorTables = (who: string, options: TranslatorTablesOptions): TranslatorTables => {
  requireOneVocabulary(who, options);
  const { vocabulary, sourceVocabulary = vocabulary, width, tied, headBias, initializer } = options;
  const { headInputs = width } = options;
  const begun = (layer: EmbeddingLayer): EmbeddingLayer => ({
    ...layer,
    parameters: layer.parameters.map((parameter) => ({ ...parameter, initializer })),
  });
  const target = begun(
    embeddingLayer('embedding', {
      vocabulary,
      width,
      lookedUpBy: tied === 'all' ? ['source', 'ids'] : ['ids'],
      tied: tied !== 'none',
    }),
  );
  const source =
    tied === 'all'
      ? target
      : begun(
          embeddingLayer('sourceEmbedding', {
            vocabulary: sourceVocabulary,
            width,
            lookedUpBy: ['source'],
          }),
        );
  const tables = [target, ...(source === target ? [] : [source])].flatMap(({ parameters }) => parameters);
  if (tied === 'none') {
    const head = linearLayer('head', { inputs: headInputs, outputs: vocabulary, bias: headBias });
    return {
      parameters: [...tables, ...head.parameters],
      source,
      target,
      logits: head.apply,
      head: (params) => ({ kernel: params['head/kernel']!, bias: params['head/bias'], transposed: false }),
    };
  }
  const bias = { path: 'head/bias', role: 'bias', shape: [vocabulary], initializer: zero } as const;
  return {
    parameters: [...tables, ...(headBias ? [bias] : [])],
    source,
    target,
    logits: (params, values) =>
      linear(values, params['embedding/table']!, params['head/bias'], { transposed: true }),
    head: (params) => ({ kernel: params['embedding/table']!, bias: params['head/bias'], transposed: true }),
  };
};
