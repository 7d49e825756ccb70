import { decodeModel } from '@ridgeline/checkpoints';
import {
  type HostParams,
  type Json,
  type Model,
  RidgelineError,
  type Spec,
  type Tokenizer,
} from '@ridgeline/contracts';
import { asPruned, models } from '@ridgeline/models';
import { tensorsOf } from '@ridgeline/tensors';
import { tokenizerFromJSON } from '@ridgeline/tokenization';

/** A language model as it comes from the files of its folder; its params are still on the host. */
export interface DecodedLanguageModel {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly params: HostParams;
  /** The content of run.json: configuration, seed, versions, fingerprint of the data and metrics. */
  readonly run: Json;
}

/** @throws `E_CHECKPOINT` for a kind that is no language model */
const modelOf = (spec: Spec): Model => {
  if (Object.hasOwn(models, spec.kind))
    return asPruned((models[spec.kind as keyof typeof models] as (options: unknown) => Model)(spec), spec);
  throw new RidgelineError(
    'E_CHECKPOINT',
    `config.json: its model must be a language model (${Object.keys(models).join(', ')}), got ${JSON.stringify(spec.kind)}.`,
    { hint: 'Give the folder that `ridgeline train` or `ridgeline compare` wrote for a text.' },
  );
};

/**
 * Reads the files of a language model's folder and checks that they belong together.
 *
 * @param files bytes by file name: `config.json`, `tokenizer.json`, `model.safetensors` and `run.json`.
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const { model, tokenizer, params } = await decodeLanguageModel(files);
 */
export const decodeLanguageModel = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<DecodedLanguageModel> => {
  const { spec, tokenizer, params, run } = await decodeModel(files, {
    parametersOf: (found) => tensorsOf(modelOf(found)),
  });
  return { model: modelOf(spec), tokenizer: tokenizerFromJSON(tokenizer), params, run };
};
