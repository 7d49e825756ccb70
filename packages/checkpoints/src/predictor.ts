import type { Json, Spec, StoredParams } from '@ridgeline/contracts';
import { decodeStoredTensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import { decodeUtf8, encodeJson, parseJson } from './json.ts';
import { decodeSpec, encodeSpec, type ModelFile, requireFile } from './model-files.ts';
import { encodeRun, openSeals } from './seals.ts';

/** A classifier or a regression: what it is, how it reads, its weights, and what it came from. */
export interface Predictor {
  readonly spec: Spec;
  /** The content of `features.json`, for a model that reads texts by n-grams. */
  readonly features?: Json;
  /** The content of `tokenizer.json`, for a model that reads texts by tokens. */
  readonly tokenizer?: Json;
  readonly params: StoredParams;
  /** The resolved configuration, seed, versions, fingerprint of the data and metrics. */
  readonly run: Json;
  /** The model card, in Markdown. */
  readonly card: string;
}

type Files = Readonly<Record<string, Uint8Array>>;

/**
 * A predictor as the files of its folder, `run.json` with the checksums of the others.
 *
 * @returns bytes by file name; `features.json` and `tokenizer.json` only if they are given.
 * @throws `E_DATA` if `run` is no object; else as `encodeSafetensors`.
 * @example const files = await encodePredictor({ spec, features: features.spec, params, run: { seed: 1 }, card: '# My model' });
 */
export const encodePredictor = async (content: Predictor): Promise<Files> => {
  const { spec, features, tokenizer, params, run, card } = content;
  const files = {
    'config.json': encodeSpec(spec),
    ...(features !== undefined && { 'features.json': encodeJson(features) }),
    ...(tokenizer !== undefined && { 'tokenizer.json': encodeJson(tokenizer) }),
    'model.safetensors': await encodeSafetensors(params),
  };
  return {
    ...files,
    'run.json': await encodeRun(run, files),
    'README.md': new TextEncoder().encode(card),
  };
};

/**
 * Reads the files of a predictor's folder and checks that they belong together. Whether spec and weights fit is for who
 * knows the kinds of models.
 *
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const { spec, features, params } = await decodePredictor(files);
 */
export const decodePredictor = async (files: Files): Promise<Predictor> => {
  const read = (file: ModelFile): Json => parseJson(decodeUtf8(requireFile(files, file), file), file);
  const weights = requireFile(files, 'model.safetensors');
  const { tensors, ...seals } = await decodeStoredTensors(weights, 'model.safetensors');
  const { run, found } = await openSeals(files, seals, {
    names: ['config.json'],
    optional: ['features.json', 'tokenizer.json'],
  });
  const card = files['README.md'] === undefined ? '' : decodeUtf8(files['README.md'], 'README.md');
  return {
    spec: decodeSpec(read('config.json')),
    ...(found.includes('features.json') && { features: read('features.json') }),
    ...(found.includes('tokenizer.json') && { tokenizer: read('tokenizer.json') }),
    params: tensors,
    run,
    card,
  };
};
