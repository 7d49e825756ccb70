import type { Tokenizer } from '@ridgeline/contracts';
import { knownPrompt } from '@ridgeline/generation';
import { quoted, quotedPath } from '../../command-line/parse.ts';

/** The command that tries a model, with a prompt that it knows. */
export const nextGenerate = (folder: string, tokenizer: Tokenizer): string => {
  const prompt = knownPrompt(tokenizer);
  const command = `ridgeline generate ${quotedPath(folder)}`;
  if (prompt === undefined) return command;
  return `${command} --prompt ${/^[\p{L}\p{N} ]+$/u.test(prompt) ? `"${prompt}"` : quoted(prompt)}`;
};
