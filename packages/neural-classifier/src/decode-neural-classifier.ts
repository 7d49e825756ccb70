import { decodeModel } from '@ridgeline/checkpoints';
import type { HostParams, Json, Tokenizer } from '@ridgeline/contracts';
import { tensorsOf } from '@ridgeline/tensors';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import { modelOfSpec, type ReadingModel } from './neural-spec.ts';

/** A neural classifier as it comes from the files of its folder; its params are still on the host. */
export interface DecodedNeuralClassifier {
  readonly model: ReadingModel;
  readonly tokenizer: Tokenizer;
  readonly params: HostParams;
  /** The content of run.json: configuration, seed, versions, fingerprint of the data and metrics. */
  readonly run: Json;
}

/**
 * Reads the files of a neural classifier's folder and checks that they belong together.
 *
 * @param files bytes by file name: `config.json`, `tokenizer.json`, `model.safetensors` and `run.json`.
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const { model, tokenizer, params } = await decodeNeuralClassifier(files);
 */
export const decodeNeuralClassifier = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<DecodedNeuralClassifier> => {
  const { spec, tokenizer, params, run } = await decodeModel(files, {
    parametersOf: (found) => tensorsOf(modelOfSpec(found)),
  });
  return { model: modelOfSpec(spec), tokenizer: tokenizerFromJSON(tokenizer), params, run };
};
