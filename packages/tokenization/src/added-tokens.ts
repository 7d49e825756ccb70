import type { AddedRole, Json } from '@ridgeline/contracts';
import { hasLoneSurrogate } from './code-points.ts';
import { refuse } from './refuse.ts';
import { isRecord, same } from './same.ts';
import type { TextToken } from './text-tokens.ts';

/** How the tokens are written that stand for no text, as BART, Marian and T5 write theirs. */
export const addedTokens: Readonly<Record<AddedRole, string>> = { pad: '<pad>', begin: '<s>', end: '</s>' };

/** The ids of added tokens, which stand behind those of the model. */
export const addedIds = (
  modelSize: number,
  added: readonly AddedRole[],
): Partial<Record<AddedRole, number>> => Object.fromEntries(added.map((role, i) => [role, modelSize + i]));

/**
 * Added tokens as `tokenizer.json` has them. The role stands beside: other libraries pass over it, and it tells these tokens,
 * which no text is read as, from those of other files, which are read in the text.
 */
export const writeAdded = (modelSize: number, added: readonly AddedRole[]): Json =>
  added.map((role, i) => ({
    id: modelSize + i,
    content: addedTokens[role],
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
    role,
  }));

/** The ids of tokens that are read in the text, by what they are for. */
export const roleIds = (tokens: readonly TextToken[]): Partial<Record<AddedRole, number>> =>
  Object.fromEntries(tokens.flatMap(({ id, roles = [] }) => roles.map((role) => [role, id])));

/** The added tokens of a file: ours by their roles, or those that are read in the text. */
export interface ReadAdded {
  readonly added?: readonly AddedRole[];
  readonly textTokens?: readonly TextToken[];
}

/** Roles of a token that is read in the text: absent, or a list of those known here. */
const areRoles = (json: unknown): boolean =>
  json === undefined ||
  (Array.isArray(json) && json.every((role) => typeof role === 'string' && Object.hasOwn(addedTokens, role)));

const isTextToken = (json: unknown): json is TextToken =>
  isRecord(json) &&
  Number.isInteger(json.id) &&
  typeof json.content === 'string' &&
  json.content !== '' &&
  !hasLoneSurrogate(json.content) &&
  areRoles(json.roles) &&
  ['single_word', 'lstrip', 'rstrip', 'normalized', 'special'].every(
    (flag) => typeof json[flag] === 'boolean',
  );

/** @throws `E_DATA` for a token without an id of its own */
const readTextTokens = (json: readonly unknown[], vocabulary: readonly string[]): readonly TextToken[] => {
  const tokens = json.map((each, i) =>
    isTextToken(each)
      ? each
      : refuse(`each of added_tokens must have an id, a content and five flags, which ${i} breaks`),
  );
  const roles = tokens.flatMap((token) => token.roles ?? []);
  if (new Set(roles).size < roles.length) refuse('each of the roles of added_tokens must be of one token');
  let next = vocabulary.length;
  const known = new Set(vocabulary);
  const contents = new Set<string>();
  for (const { id, content } of tokens) {
    if (id === next && !known.has(content)) next++;
    else if (vocabulary[id] !== content)
      refuse(
        `each of added_tokens must be in the vocabulary under its id or have the next one behind it, which ${id} breaks`,
      );
    if (contents.has(content)) refuse(`each of added_tokens must stand once, which ${id} breaks`);
    contents.add(content);
  }
  return tokens;
};

/**
 * The added tokens of a file.
 *
 * @param vocabulary that of the model.
 * @throws `E_DATA` for a token that has no id of its own, or a role without being one of ours.
 */
export const readAdded = (json: unknown, vocabulary: readonly string[]): ReadAdded => {
  if (!Array.isArray(json)) return refuse('added_tokens must be a list');
  if (json.length === 0) return {};
  const roles = json.flatMap((one) => (isRecord(one) && one.role !== undefined ? [one.role] : []));
  if (roles.length === 0) return { textTokens: readTextTokens(json, vocabulary) };
  const added = (Object.keys(addedTokens) as AddedRole[]).filter((role) => roles.includes(role));
  const inOrder = roles.filter((role) => added.includes(role as AddedRole)) as AddedRole[];
  if (inOrder.length === added.length && same(json, writeAdded(vocabulary.length, inOrder)))
    return { added: inOrder };
  return refuse(
    `added_tokens with a role must be ${Object.values(addedTokens).join(', ')}, behind the ids of the model`,
  );
};
