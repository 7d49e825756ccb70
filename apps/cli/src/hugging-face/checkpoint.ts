import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeForeignTensors } from '@ridgeline/checkpoints';
import { type HostParams, RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import type { HuggingFaceConfig } from '@ridgeline/models';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import { systemReason } from '../command-line/failure.ts';
import { hasCode } from '../folders/files.ts';

/** A model as `save_pretrained` of Hugging Face leaves it in a folder. */
export interface Checkpoint {
  /** The name of its folder. */
  readonly name: string;
  readonly config: HuggingFaceConfig & Readonly<Record<string, unknown>>;
  readonly tensors: HostParams;
  readonly tokenizer: Tokenizer;
  /** Of the texts that a translator reads, where these have one of their own. */
  readonly sourceTokenizer?: Tokenizer;
}

const damaged = (at: string, problem: string, hint: string): RidgelineError =>
  new RidgelineError('E_CHECKPOINT', `${at}: ${problem}.`, { at, hint });

const save = (what: string): string => `Write it with transformers: ${what}`;

/** What to do about a file that is not there, by those that are. */
const missing: Readonly<Record<string, (beside: readonly string[]) => string>> = {
  'config.json': () => 'Give a folder that `save_pretrained` of transformers wrote, or a download of one.',
  'tokenizer.json': (beside) =>
    beside.some((name) => name.endsWith('.spm'))
      ? 'Its tokenizers are models of SentencePiece, which are not read: convert target.spm to tokenizer.json, and source.spm to source-tokenizer.json.'
      : save('AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER)'),
  'model.safetensors': (beside) =>
    beside.includes('model.safetensors.index.json')
      ? `Its weights stand in several files. ${save('model.save_pretrained(FOLDER, max_shard_size="100GB")')}`
      : save('AutoModel….from_pretrained(FOLDER).save_pretrained(FOLDER)'),
};

/** @throws `E_CHECKPOINT` for a folder or file that is not there; `E_IO` for one that cannot be read */
const read = async (folder: string, name: string): Promise<Uint8Array> => {
  const file = path.join(folder, name);
  try {
    return await readFile(file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'ENOTDIR'))
      throw new RidgelineError('E_IO', `${file}: it cannot be read: ${systemReason(error) ?? error}.`, {
        at: file,
        hint: 'See that it is a file that may be read.',
      });
    const beside = await readdir(folder).catch(() => undefined);
    throw beside === undefined
      ? damaged(folder, 'there is no such folder', missing['config.json']!([]))
      : damaged(folder, `it must hold ${name}, and does not`, missing[name]!(beside));
  }
};

const readJson = async (folder: string, name: string): Promise<unknown> => {
  const bytes = await read(folder, name);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(path.join(folder, name), 'it must be JSON, and is not', 'Download it again.');
  }
};

/** The `config.json` of a folder. @throws `E_CHECKPOINT` if it is missing or no object that names a `model_type` */
export const readCheckpointConfig = async (folder: string): Promise<Checkpoint['config']> => {
  const config = await readJson(folder, 'config.json');
  if (typeof (config as { readonly model_type?: unknown } | null)?.model_type === 'string')
    return config as Checkpoint['config'];
  throw damaged(
    path.join(folder, 'config.json'),
    'it must name a model_type, as those of Hugging Face do',
    missing['config.json']!([]),
  );
};

/**
 * The rest of a folder whose configuration is known.
 *
 * @throws `E_CHECKPOINT` for a file that is missing or damaged; `E_DATA` for a tokenizer of stages that are not known.
 */
export const readCheckpoint = async (folder: string, config: Checkpoint['config']): Promise<Checkpoint> => {
  const tokenizer = tokenizerFromJSON(await readJson(folder, 'tokenizer.json'));
  const weights = await read(folder, 'model.safetensors');
  const { tensors } = await decodeForeignTensors(weights, path.join(folder, 'model.safetensors'));
  const source = 'source-tokenizer.json';
  const hasSource = (await readdir(folder)).includes(source);
  return {
    name: path.basename(path.resolve(folder)),
    ...{ config, tensors, tokenizer },
    ...(hasSource && { sourceTokenizer: tokenizerFromJSON(await readJson(folder, source)) }),
  };
};
