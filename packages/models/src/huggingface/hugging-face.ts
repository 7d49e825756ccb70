import { type HostParams, type Model, RidgelineError, type Spec } from '@ridgeline/contracts';
import { bertClassifier } from '../bert-classifier.ts';
import { models, translators } from '../catalog.ts';
import { type BertConfig, fromBert } from './bert.ts';
import { fromGpt2, type Gpt2Config } from './gpt2.ts';
import { fromMarian, type MarianConfig } from './marian.ts';

/** What reads each `model_type` of Hugging Face. */
const readers: Readonly<
  Record<string, (config: never, tensors: HostParams) => { readonly spec: Spec; readonly params: HostParams }>
> = { gpt2: fromGpt2, bert: fromBert, marian: fromMarian };

const factories = { ...models, ...translators, bertClassifier } as const;

/** @throws `E_CHECKPOINT` naming the first parameter that has another shape than the configuration says */
const requireShapes = (spec: Spec, params: HostParams): void => {
  const model = (factories[spec.kind as keyof typeof factories] as (options: unknown) => Model)(spec);
  for (const { path, shape } of model.parameters) {
    const found = params[path]?.shape.join(', ');
    if (found === shape.join(', ')) continue;
    throw new RidgelineError(
      'E_CHECKPOINT',
      `fromHuggingFace: what becomes "${path}" must be [${shape.join(', ')}] by the configuration, got ${found === undefined ? 'none' : `[${found}]`}.`,
      { hint: 'Give config.json and model.safetensors of one model.' },
    );
  }
};

/** The `config.json` of a model that can be read. */
export type HuggingFaceConfig = Gpt2Config | BertConfig | MarianConfig;

/**
 * A model of Hugging Face as one of ours: its spec and its weights.
 *
 * @param config its `config.json`: of a GPT-2, a BERT that classifies, or a Marian.
 * @param tensors its `model.safetensors`, by name.
 * @throws `E_CHECKPOINT` naming what the model has that ours has not, or the tensor that is missing, or of another shape.
 * @example
 * const { spec, params } = fromHuggingFace(JSON.parse(text), decodeSafetensors(bytes).tensors);
 * models.transformer(spec).forward(fromHost(params), { inputs: { ids } }, evaluationMode).logits
 */
export const fromHuggingFace = (
  config: HuggingFaceConfig,
  tensors: HostParams,
): { readonly spec: Spec; readonly params: HostParams } => {
  const { model_type: type } = config;
  if (!Object.hasOwn(readers, type)) {
    const known = Object.keys(readers).join(', ');
    throw new RidgelineError(
      'E_CHECKPOINT',
      `fromHuggingFace: model_type must be one of ${known}, got ${JSON.stringify(type)}.`,
      { hint: 'Give config.json of a model of such a kind.' },
    );
  }
  const found = readers[type]!(config as never, tensors);
  requireShapes(found.spec, found.params);
  return found;
};
