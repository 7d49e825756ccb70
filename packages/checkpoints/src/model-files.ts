import type { Json, Spec } from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';
import { encodeJson } from './json.ts';

export type ModelFile =
  | 'config.json'
  | 'tokenizer.json'
  | 'source-tokenizer.json'
  | 'features.json'
  | 'model.safetensors'
  | 'run.json'
  | 'README.md';

const version = 1;

/** The content of `config.json`. */
export const encodeSpec = (spec: Spec): Uint8Array => encodeJson({ version, model: spec });

/** @throws `E_CHECKPOINT` if the folder lacks the file */
export const requireFile = (files: Readonly<Record<string, Uint8Array>>, file: ModelFile): Uint8Array => {
  const bytes = Object.hasOwn(files, file) ? files[file] : undefined;
  if (bytes !== undefined) return bytes;
  throw damaged(file, 'it must be in the model folder, and is not', {
    hint: 'Point to the folder that holds config.json, tokenizer.json, model.safetensors and run.json.',
  });
};

/** What {@link encodeSpec} wrote. @throws `E_CHECKPOINT` */
export const decodeSpec = (config: Json): Spec => {
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
