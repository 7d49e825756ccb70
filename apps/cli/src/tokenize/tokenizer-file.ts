import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isRidgelineError, RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { decodeText } from '@ridgeline/data';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import type { Given } from '../command-line/command.ts';
import { systemReason } from '../command-line/failure.ts';
import { writeFiles } from '../folders/files.ts';
import { newFile } from '../folders/new-file.ts';

const standardName = 'tokenizer.json';

const refuse = (file: string, problem: string): never => {
  throw new RidgelineError('E_DATA', `${file}: the tokenizer cannot be read: ${problem}.`, {
    at: file,
    hint: 'Give a tokenizer.json, such as `ridgeline tokenize train` writes, or the folder of a model that has one.',
  });
};

/**
 * The tokenizer of a `tokenizer.json`, or of a model's folder that holds one.
 *
 * @throws `E_DATA` naming the file and what is wrong with it
 */
export const readTokenizer = async (given: string): Promise<Tokenizer> => {
  const isFolder = statSync(given, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? path.join(given, standardName) : given;
  const bytes = await readFile(file).catch((error) => refuse(file, systemReason(error) ?? error.message));
  const content = decodeText(bytes, file);
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    refuse(file, 'it is no JSON');
  }
  try {
    return tokenizerFromJSON(json);
  } catch (error) {
    if (!isRidgelineError(error)) throw error;
    throw new RidgelineError(error.code, `${file}: ${error.message.replace(`${standardName}: `, '')}`, {
      at: file,
      ...(error.hint !== undefined && { hint: error.hint }),
    });
  }
};

/** The file that `--out` names. @throws `E_USAGE` for one that is there, and for a folder */
export const newTokenizerFile = (given: Given): string => newFile(given, standardName);

/** Writes all of it or nothing. @throws `E_IO` */
export const writeTokenizer = (file: string, tokenizer: Tokenizer): Promise<void> =>
  writeFiles(path.dirname(file), {
    [path.basename(file)]: new TextEncoder().encode(`${JSON.stringify(tokenizer.toJSON())}\n`),
  });
