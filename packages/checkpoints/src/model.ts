import {
  type HostParams,
  type Json,
  type Parameter,
  RidgelineError,
  type Spec,
  type Tokenizer,
} from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';
import { decodeUtf8, encodeJson, parseJson } from './json.ts';
import { decodeSafetensors, encodeSafetensors, type Metadata } from './safetensors.ts';
import { hex, sha256 } from './sha256.ts';

export type ModelFile = 'config.json' | 'tokenizer.json' | 'model.safetensors' | 'run.json' | 'README.md';

export interface ModelContent {
  readonly spec: Spec;
  readonly tokenizer: Tokenizer;
  readonly params: HostParams;
  /** The resolved configuration, seed, versions, fingerprint of the data and metrics. */
  readonly run: Json;
  /** The model card, in Markdown. */
  readonly card: string;
}

export interface DecodedModel extends Omit<ModelContent, 'tokenizer'> {
  /** The content of `tokenizer.json`, to be built by who knows the kinds of tokenizers. */
  readonly tokenizer: Json;
}

const version = 1;
/** The files whose SHA-256 stands beside the weights, so that no file can be exchanged alone. */
const sealed = ['config.json', 'tokenizer.json', 'run.json'] as const;
const sealOf = (file: string): string => `sha256:${file}`;

/**
 * A trained model as the files of its folder. The weights carry the checksums of the JSON files, so that files of
 * different saves, or another model's tokenizer, are found when they are read.
 *
 * @returns bytes by file name.
 * @throws `E_CHECKPOINT` if the tokenizer's vocabulary is not the model's; else as `encodeSafetensors`.
 * @example const files = await encodeModel({ spec: model.spec, tokenizer, params, run: { seed: 1 }, card: '# My model' });
 */
export const encodeModel = async (
  content: ModelContent,
): Promise<Readonly<Record<ModelFile, Uint8Array>>> => {
  const { spec, tokenizer, params, run, card } = content;
  const size = tokenizer.vocabulary.length;
  if (typeof spec.vocabulary === 'number' && spec.vocabulary !== size) {
    throw new RidgelineError(
      'E_CHECKPOINT',
      `encodeModel: the tokenizer must have the model's ${spec.vocabulary} tokens, got ${size}.`,
      { hint: 'Save a model with the tokenizer that it was trained with.' },
    );
  }
  const files = {
    'config.json': encodeJson({ version, model: spec }),
    'tokenizer.json': encodeJson(tokenizer.toJSON()),
    'run.json': encodeJson(run),
  };
  const metadata: Record<string, string> = { vocabulary: String(size) };
  for (const file of sealed) metadata[sealOf(file)] = hex(await sha256(files[file]));
  return {
    ...files,
    'model.safetensors': await encodeSafetensors(params, metadata),
    'README.md': new TextEncoder().encode(card),
  };
};

const requireFile = (files: Readonly<Record<string, Uint8Array>>, file: ModelFile): Uint8Array => {
  const bytes = Object.hasOwn(files, file) ? files[file] : undefined;
  if (bytes !== undefined) return bytes;
  throw damaged(file, 'it must be in the model folder, and is not', {
    hint: 'Point to the folder that holds config.json, tokenizer.json, model.safetensors and run.json.',
  });
};

const readSpec = (config: Json): Spec => {
  const { version: found, model } = (config ?? {}) as { readonly version?: Json; readonly model?: Json };
  if (found !== version) {
    throw damaged('config.json', `its version must be ${version}, got ${quote(found)}`, {
      hint: 'Read it with the version of Ridgeline that wrote it, or a newer one.',
    });
  }
  if (typeof (model as Partial<Spec> | undefined)?.kind !== 'string') {
    throw damaged('config.json', 'its model must be an object with a kind');
  }
  return model as Spec;
};

const requireParameters = (params: HostParams, expected: readonly Parameter[]): void => {
  const file = 'model.safetensors';
  const hint = { hint: 'Take config.json and model.safetensors from the same save.' };
  for (const { path, shape } of expected) {
    const found = Object.hasOwn(params, path) ? `[${params[path]!.shape.join(', ')}]` : 'none';
    const wanted = `[${shape.join(', ')}]`;
    if (found !== wanted)
      throw damaged(file, `${quote(path)} must be ${wanted} as in config.json, got ${found}`, hint);
  }
  const known = new Set(expected.map(({ path }) => path));
  const stray = Object.keys(params).find((path) => !known.has(path));
  if (stray !== undefined)
    throw damaged(file, `it must hold the model's parameters alone, got ${quote(stray)}`, hint);
};

const requireSeals = async (
  files: Readonly<Record<string, Uint8Array>>,
  metadata: Metadata,
  verified: boolean,
): Promise<void> => {
  if (!verified) {
    throw damaged('model.safetensors', 'it must carry a checksum, and has none', {
      hint: 'It was not saved by Ridgeline; decodeSafetensors reads the weights alone.',
    });
  }
  for (const file of sealed) {
    if (hex(await sha256(requireFile(files, file))) !== metadata[sealOf(file)]) {
      throw damaged(file, 'it must be the file that was saved with model.safetensors, and differs', {
        hint: `Restore ${file} from the same save, or save the model again.`,
      });
    }
  }
};

/**
 * Reads the files of a model's folder and checks that they belong together: checksums, the size of the vocabulary, and
 * the parameters' paths and shapes. `README.md` may be missing; further files are not looked at.
 *
 * @param options.parametersOf gives the parameters of the model that a spec describes, such as
 *   `(spec) => modelFromSpec(spec).parameters`; without it, paths and shapes are not checked.
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const { spec, tokenizer, params } = await decodeModel(files, { parametersOf });
 */
export const decodeModel = async (
  files: Readonly<Record<string, Uint8Array>>,
  { parametersOf }: { readonly parametersOf?: (spec: Spec) => readonly Parameter[] } = {},
): Promise<DecodedModel> => {
  const weights = requireFile(files, 'model.safetensors');
  const { tensors, metadata, verified } = await decodeSafetensors(weights, 'model.safetensors');
  await requireSeals(files, metadata, verified);
  const read = (file: ModelFile): Json => parseJson(decodeUtf8(requireFile(files, file), file), file);
  const spec = readSpec(read('config.json'));
  if (typeof spec.vocabulary === 'number' && String(spec.vocabulary) !== metadata.vocabulary) {
    throw damaged(
      'tokenizer.json',
      `it must have the model's ${spec.vocabulary} tokens, got ${metadata.vocabulary}`,
      {
        hint: 'Take config.json and tokenizer.json from the same save.',
      },
    );
  }
  if (parametersOf !== undefined) requireParameters(tensors, parametersOf(spec));
  const card = files['README.md'] === undefined ? '' : decodeUtf8(files['README.md'], 'README.md');
  return { spec, tokenizer: read('tokenizer.json'), params: tensors, run: read('run.json'), card };
};
