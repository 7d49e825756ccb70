import type { AddedRole, Json } from '@ridgeline/contracts';
import { refuse } from './refuse.ts';
import { isRecord, same } from './same.ts';

/** How the tokens are written that stand for no text, as BART, Marian and T5 write theirs. A file tells roles by these. */
export const addedTokens: Readonly<Record<AddedRole, string>> = { pad: '<pad>', begin: '<s>', end: '</s>' };

/** The ids of added tokens, which stand behind those of the model. */
export const addedIds = (
  modelSize: number,
  added: readonly AddedRole[],
): Partial<Record<AddedRole, number>> => Object.fromEntries(added.map((role, i) => [role, modelSize + i]));

/** Added tokens as `tokenizer.json` has them. */
export const writeAdded = (modelSize: number, added: readonly AddedRole[]): Json =>
  added.map((role, i) => ({
    id: modelSize + i,
    content: addedTokens[role],
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));

/** The same read back. @throws `E_DATA` for any that is not among ours, or that has not the next id */
export const readAdded = (json: unknown, modelSize: number): readonly AddedRole[] => {
  const contents = Array.isArray(json) ? json.map((one) => (isRecord(one) ? one.content : undefined)) : [];
  const roles = Object.keys(addedTokens) as AddedRole[];
  const added = contents.flatMap((content) => roles.filter((role) => addedTokens[role] === content));
  if (new Set(added).size === added.length && same(json, writeAdded(modelSize, added))) return added;
  return refuse(
    `added_tokens must be special ones among ${Object.values(addedTokens).join(', ')}, behind the ids of the model`,
  );
};
