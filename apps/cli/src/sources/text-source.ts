import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { nearest, RidgelineError } from '@ridgeline/contracts';
import { corpora, defaultCorpus } from '@ridgeline/corpora';
import { decodeText } from '@ridgeline/data';
import type { LanguageModelConfig, LanguageModelText, ParallelFiles } from '@ridgeline/recipes';
import { systemReason } from '../command-line/failure.ts';

/** A text and what it is called in messages and reports. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** What it is read from again, wherever the program is then. */
  readonly data: string;
}

const maxBytes = 2 ** 30;
const maxUnpackedRatio = 200;

const cannotRead = (file: string, reason: string): RidgelineError => {
  const near = nearest(path.basename(file), Object.keys(corpora));
  return new RidgelineError('E_DATA', `${file}: the text cannot be read: ${reason}.`, {
    at: file,
    hint:
      near === undefined
        ? `Give a text file, - for standard input, or ${Object.keys(corpora).join(', ')}.`
        : `Did you mean the embedded \`${near}\`?`,
  });
};

const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const unpack = (bytes: Uint8Array, file: string): Uint8Array => {
  if (!isPacked(bytes)) return bytes;
  try {
    const maxOutputLength = Math.min(maxBytes, Math.max(2 ** 20, maxUnpackedRatio * bytes.length));
    return gunzipSync(bytes, { maxOutputLength });
  } catch (cause) {
    throw new RidgelineError('E_DATA', `${file}: it cannot be unpacked: ${(cause as Error).message}.`, {
      at: file,
      hint: 'Unpack it yourself (gunzip) and give the text file.',
      cause,
    });
  }
};

const readBytes = async (file: string): Promise<Uint8Array> => {
  try {
    const found = await stat(file);
    if (existsSync(path.join(file, 'model.safetensors'))) throw cannotRead(file, 'it is a model, not a text');
    if (found.isCharacterDevice() || found.isBlockDevice()) throw cannotRead(file, 'it is a device');
    const { size } = found;
    if (size > maxBytes) throw cannotRead(file, `it has ${size} bytes, more than ${maxBytes}`);
    return await readFile(file);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw cannotRead(file, reason);
  }
};

/** The text of a file's bytes, gzipped or not. @throws `E_DATA` */
const textOf = (bytes: Uint8Array, file: string, isPiped = false): string =>
  decodeText(unpack(bytes, file), file, { isPiped, isPacked: isPacked(bytes) });

/** All of standard input as a text. @throws `E_DATA` */
export const readInput = async (): Promise<string> =>
  textOf(await buffer(process.stdin), 'standard input', true);

/** A file by its whole path, what is no file as it is. */
export const lastingName = (given: string): string =>
  given === '-' || Object.hasOwn(corpora, given) ? given : path.resolve(given);

/**
 * Reads a text: an embedded corpus by its name, `-` for standard input, else a file, plain or gzipped.
 *
 * @throws `E_DATA` naming the file, what is wrong and what to do.
 */
export const readSource = async (given: string = defaultCorpus): Promise<Source> => {
  const data = lastingName(given);
  const corpus = Object.hasOwn(corpora, given) ? corpora[given as keyof typeof corpora] : undefined;
  if (corpus !== undefined) return { name: given, data, text: decodeText(await readFile(corpus.url), given) };
  if (given === '-') {
    if (process.stdin.isTTY) throw cannotRead('standard input', 'it is a terminal');
    return { name: 'standard input', data, text: await readInput() };
  }
  return { name: path.basename(given), data, text: textOf(await readBytes(given), given) };
};

/** A part of a configuration's data: a share as it is, files so that they are found from anywhere. */
export const lastingPart = <P extends number | string | ParallelFiles>(from: P): P => {
  if (typeof from === 'string') return lastingName(from) as P;
  if (typeof from === 'number') return from;
  const { sourceFile, targetFile } = from as ParallelFiles;
  return { sourceFile: lastingName(sourceFile), targetFile: lastingName(targetFile) } as P;
};

const readPart = async (from: number | string, flag: string): Promise<string | undefined> => {
  if (typeof from === 'number') return undefined;
  if (from !== '-') return (await readSource(from)).text;
  throw new RidgelineError('E_CONFIG', `${flag}: standard input can be the training text alone.`, {
    at: flag,
    hint: 'Give a file, or a share of the text.',
  });
};

/**
 * The text of a source, with those of the files that the configuration names beside it.
 *
 * @throws `E_DATA` naming the file that cannot be read.
 */
export const readTexts = async (
  { data: { valid, test } }: LanguageModelConfig,
  { text }: Source,
): Promise<LanguageModelText> => {
  if (typeof valid === 'number' && typeof test === 'number') return text;
  return { train: text, valid: await readPart(valid, 'data.valid'), test: await readPart(test, 'data.test') };
};
