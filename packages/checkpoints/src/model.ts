import {
  type HostParams,
  type Json,
  type Buffer as ModelBuffer,
  RidgelineError,
  type Spec,
  type Tokenizer,
} from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';
import { decodeSafetensors, readMetadata } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import { decodeUtf8, encodeJson, parseJson } from './json.ts';
import { decodeSpec, encodeSpec, type ModelFile, requireFile } from './model-files.ts';
import { encodeRun, openSeals } from './seals.ts';

export interface ModelContent {
  readonly spec: Spec;
  readonly tokenizer: Tokenizer;
  /** Of the texts that a translator reads, where these have one of their own. */
  readonly sourceTokenizer?: Tokenizer | undefined;
  readonly params: HostParams;
  /** The resolved configuration, seed, versions, fingerprint of the data and metrics. */
  readonly run: Json;
  /** The model card, in Markdown. */
  readonly card: string;
}

export interface DecodedModel extends Omit<ModelContent, 'tokenizer' | 'sourceTokenizer'> {
  /** The content of `tokenizer.json`, to be built by who knows the kinds of tokenizers. */
  readonly tokenizer: Json;
  /** That of `source-tokenizer.json`, where there is one. */
  readonly sourceTokenizer?: Json;
}

const sourceFile = 'source-tokenizer.json';
type SourceFile = typeof sourceFile;

/** @throws `E_CHECKPOINT` if a tokenizer has not the tokens that the model was made for */
const requireTokens = (what: string, expected: Json | undefined, found: number | undefined): void => {
  if (typeof expected !== 'number' || expected === found) return;
  throw new RidgelineError(
    'E_CHECKPOINT',
    `encodeModel: the ${what} must have the model's ${expected} tokens, got ${found ?? 'none'}.`,
    { hint: 'Save a model with the tokenizer that it was trained with.' },
  );
};

type ModelFiles = Readonly<Record<Exclude<ModelFile, 'features.json' | SourceFile>, Uint8Array>>;

const sealed = async ({
  spec,
  params,
  run,
  card,
  vocabulary,
  tokenizers,
}: Pick<ModelContent, 'spec' | 'params' | 'run' | 'card'> & {
  readonly vocabulary: string;
  readonly tokenizers: { readonly 'tokenizer.json': Uint8Array } & { readonly [sourceFile]?: Uint8Array };
}): Promise<ModelFiles> => {
  const files = {
    'config.json': encodeSpec(spec),
    ...tokenizers,
    'model.safetensors': await encodeSafetensors(params, { vocabulary }),
  };
  return {
    ...files,
    'run.json': await encodeRun(run, files),
    'README.md': new TextEncoder().encode(card),
  };
};

/**
 * A trained model as the files of its folder. `run.json` carries the checksums of the others, so that files of
 * different saves, or another model's tokenizer, are found when they are read; the weights' file depends on nothing but
 * the weights.
 *
 * @returns bytes by file name.
 * @throws `E_CHECKPOINT` if a tokenizer's vocabulary is not the model's; `E_DATA` if `run` is no object; else as
 *   `encodeSafetensors`.
 * @example const files = await encodeModel({ spec: model.spec, tokenizer, params, run: { seed: 1 }, card: '# My model' });
 */
export const encodeModel = async (content: ModelContent): Promise<ModelFiles> => {
  const { spec, tokenizer, sourceTokenizer, params, run, card } = content;
  const size = tokenizer.vocabulary.length;
  requireTokens('tokenizer', spec.vocabulary, size);
  requireTokens('source tokenizer', spec.sourceVocabulary, sourceTokenizer?.vocabulary.length);
  return sealed({
    ...{ spec, params, run, card, vocabulary: String(size) },
    tokenizers: {
      'tokenizer.json': encodeJson(tokenizer.toJSON()),
      ...(sourceTokenizer && { [sourceFile]: encodeJson(sourceTokenizer.toJSON()) }),
    },
  });
};

/**
 * The files of a model's folder with another model in them that reads the same tokens, such as a smaller one: the tokenizers stay as they
 * are.
 *
 * @param files of a folder that {@link decodeModel} has read.
 * @throws `E_CHECKPOINT` if the folder lacks one of them; else as {@link encodeModel}.
 * @example await replaceModel(files, { spec: small.spec, params, run, card })
 */
export const replaceModel = async (
  files: Readonly<Record<string, Uint8Array>>,
  model: Pick<ModelContent, 'spec' | 'params' | 'run' | 'card'>,
): Promise<ModelFiles> => {
  const { vocabulary = '' } = readMetadata(requireFile(files, 'model.safetensors'), 'model.safetensors');
  const source = files[sourceFile];
  return sealed({
    ...{ ...model, vocabulary },
    tokenizers: {
      'tokenizer.json': requireFile(files, 'tokenizer.json'),
      ...(source && { [sourceFile]: source }),
    },
  });
};

const requireParameters = (params: HostParams, expected: readonly ModelBuffer[]): void => {
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

/**
 * Reads the files of a model's folder and checks that they belong together: checksums, the size of the vocabulary, and
 * the parameters' paths and shapes. `README.md` may be missing; further files are not looked at.
 *
 * @param options.parametersOf gives path and shape of all that the model of a spec holds, parameters and buffers, such as
 *   `(spec) => tensorsOf(modelFromSpec(spec))`; without it, they are not checked.
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const { spec, tokenizer, params } = await decodeModel(files, { parametersOf });
 */
export const decodeModel = async (
  files: Readonly<Record<string, Uint8Array>>,
  { parametersOf }: { readonly parametersOf?: (spec: Spec) => readonly ModelBuffer[] } = {},
): Promise<DecodedModel> => {
  const weights = requireFile(files, 'model.safetensors');
  const { tensors, ...seals } = await decodeSafetensors(weights, 'model.safetensors');
  const { metadata } = seals;
  const { run, found } = await openSeals(files, seals, {
    names: ['config.json', 'tokenizer.json'],
    optional: [sourceFile],
  });
  const read = (file: ModelFile): Json => parseJson(decodeUtf8(requireFile(files, file), file), file);
  const spec = decodeSpec(read('config.json'));
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
  const sourceTokenizer = found.includes(sourceFile) ? { sourceTokenizer: read(sourceFile) } : {};
  return { spec, tokenizer: read('tokenizer.json'), ...sourceTokenizer, params: tensors, run, card };
};
