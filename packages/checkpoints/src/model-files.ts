import type { Json, Spec } from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';
import { encodeJson } from './json.ts';
import type { Metadata } from './safetensors.ts';
import { hex, sha256 } from './sha256.ts';

export type ModelFile =
  | 'config.json'
  | 'tokenizer.json'
  | 'features.json'
  | 'model.safetensors'
  | 'run.json'
  | 'README.md';

const version = 1;
const sealOf = (file: string): string => `sha256:${file}`;

/** The SHA-256 of files as metadata of the weights, so that no file can be exchanged alone. */
export const sealsOf = async (files: Readonly<Record<string, Uint8Array>>): Promise<Metadata> => {
  const seals: Record<string, string> = {};
  for (const [file, bytes] of Object.entries(files)) seals[sealOf(file)] = hex(await sha256(bytes));
  return seals;
};

const sealable: readonly ModelFile[] = ['config.json', 'tokenizer.json', 'features.json', 'run.json'];

/** The files that the metadata of weights hold checksums of. */
export const sealedFiles = (metadata: Metadata): readonly ModelFile[] =>
  sealable.filter((file) => Object.hasOwn(metadata, sealOf(file)));

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

/** @throws `E_CHECKPOINT` if a file is not the one that was saved with the weights */
export const requireSeals = async (
  files: Readonly<Record<string, Uint8Array>>,
  sealed: readonly ModelFile[],
  { metadata, verified }: { readonly metadata: Metadata; readonly verified: boolean },
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
