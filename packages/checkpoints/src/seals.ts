import { type Json, RidgelineError } from '@ridgeline/contracts';
import { damaged } from './damaged.ts';
import { readMetadata } from './decode-safetensors.ts';
import { decodeUtf8, encodeJson, parseJson } from './json.ts';
import { type ModelFile, requireFile } from './model-files.ts';
import type { Safetensors } from './safetensors-layout.ts';
import { hex, sha256 } from './sha256.ts';

/*
 * What ties the files of one save together: `run.json` ends in the SHA-256 of each of the others, and of itself with
 * zeros for its own digits. The weights know nothing of it, so that they are the same bytes wherever they are written.
 */

type Files = Readonly<Record<string, Uint8Array>>;
type Run = { readonly [key: string]: Json };

const file = 'run.json';
const noDigits = '0'.repeat(64);

const isObject = (value: Json | undefined): value is Run =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const digestOf = async (bytes: Uint8Array): Promise<string> => hex(await sha256(bytes));

/**
 * The content of `run.json`, last of all files.
 *
 * @throws `E_DATA` if the record is no object, or has checksums already.
 */
export const encodeRun = async (run: Json, files: Files): Promise<Uint8Array> => {
  if (!isObject(run) || run.checksums !== undefined) {
    throw new RidgelineError(
      'E_DATA',
      'run.json: it must be an object without `checksums`, which are added.',
      {
        hint: 'Give the configuration, seed, versions and metrics by name.',
      },
    );
  }
  const checksums: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(files)) checksums[name] = await digestOf(bytes);
  const withOwn = (digits: string) => encodeJson({ ...run, checksums: { ...checksums, [file]: digits } });
  return withOwn(await digestOf(withOwn(noDigits)));
};

/** @throws `E_CHECKPOINT` if any bit of `run.json` is another than was written */
const requireOwn = async (text: string, digits: Json | undefined): Promise<void> => {
  // they stand at the very end; the same digits may stand before
  const at = typeof digits === 'string' && digits.length === 64 ? text.lastIndexOf(digits) : -1;
  const zeroed = `${text.slice(0, at)}${noDigits}${text.slice(at + 64)}`;
  if (at >= 0 && (await digestOf(new TextEncoder().encode(zeroed))) === digits) return;
  throw damaged(file, 'its checksum must match its content, and does not');
};

const requireSame = (name: ModelFile, found: string, expected: Json | undefined): void => {
  if (found === expected) return;
  throw damaged(name, 'it must be the file that was saved with run.json, and differs', {
    hint: `Take ${name} and run.json from the same save, or save the model again.`,
  });
};

/** As folders were sealed before: the weights carried the checksums of the other files. */
const requireOldSeals = async (
  files: Files,
  names: readonly ModelFile[],
  metadata: Safetensors['metadata'],
) => {
  for (const name of names)
    requireSame(name, await digestOf(requireFile(files, name)), metadata[`sha256:${name}`]);
};

const besides = [
  'config.json',
  'tokenizer.json',
  'source-tokenizer.json',
  'features.json',
] as const satisfies readonly ModelFile[];

/**
 * The files that were saved with `run.json` and the weights, by their names there; nothing is verified yet.
 *
 * @throws `E_CHECKPOINT` if one of the two is missing or is none.
 */
export const savedWith = (files: Files): readonly ModelFile[] => {
  const metadata = readMetadata(requireFile(files, 'model.safetensors'), 'model.safetensors');
  const content = parseJson(decodeUtf8(requireFile(files, file), file), file);
  const seals = isObject(content) && isObject(content.checksums) ? content.checksums : {};
  return besides.filter((name) => Object.hasOwn(seals, name) || Object.hasOwn(metadata, `sha256:${name}`));
};

/**
 * Reads `run.json`, and sees that the files beside it are those that were saved with it.
 *
 * @param options.names the files beside it that must be there.
 * @param options.optional files that must be there if, and only if, they were saved.
 * @returns the record without its checksums, and which of the optional files there are.
 * @throws `E_CHECKPOINT` naming the file that differs or is missing.
 */
export const openSeals = async (
  files: Files,
  { metadata, verified }: Pick<Safetensors, 'metadata' | 'verified'>,
  {
    names,
    optional = [],
  }: { readonly names: readonly ModelFile[]; readonly optional?: readonly ModelFile[] },
): Promise<{ readonly run: Json; readonly found: readonly ModelFile[] }> => {
  if (!verified) {
    throw damaged('model.safetensors', 'it must carry a checksum, and has none', {
      hint: 'It was not saved by Ridgeline; decodeSafetensors reads the weights alone.',
    });
  }
  const isOld = Object.hasOwn(metadata, `sha256:${file}`);
  const text = decodeUtf8(requireFile(files, file), file);
  if (isOld) {
    const found = optional.filter(
      (name) => Object.hasOwn(files, name) || Object.hasOwn(metadata, `sha256:${name}`),
    );
    await requireOldSeals(files, [...names, ...found, file], metadata);
    return { run: parseJson(text, file), found };
  }
  const content = parseJson(text, file);
  const { checksums, ...run } = isObject(content) ? content : ({} as Run);
  const seals = isObject(checksums) ? checksums : {};
  await requireOwn(text, seals[file]);
  const found = optional.filter((name) => Object.hasOwn(files, name) || Object.hasOwn(seals, name));
  for (const name of [...names, ...found, 'model.safetensors'] as const)
    requireSame(name, await digestOf(requireFile(files, name)), seals[name]);
  return { run, found };
};
