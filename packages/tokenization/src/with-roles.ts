import {
  type AddedRole,
  type Json,
  RidgelineError,
  requireNonNegativeInteger,
  type Tokenizer,
} from '@ridgeline/contracts';
import { roleIds } from './added-tokens.ts';
import type { TextToken } from './text-tokens.ts';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';

/** Which tokens of a vocabulary are for what; one may be for several. */
export type RoleIds = Readonly<Partial<Record<AddedRole, number>>>;

const isKnown = ({ special }: Tokenizer, ids: RoleIds): boolean =>
  Object.entries(ids).every(([role, id]) => special[role as AddedRole] === id);

/** @throws `E_RANGE` for an id of no token */
const requireIds = ({ vocabulary }: Tokenizer, ids: RoleIds): void => {
  requireNonNegativeInteger('withRoles', ids);
  for (const [role, id] of Object.entries(ids))
    if (id >= vocabulary.length)
      throw new RidgelineError(
        'E_RANGE',
        `withRoles: ${role} must be an id below ${vocabulary.length}, got ${id}.`,
        { hint: 'Give ids and tokenizer of one model.' },
      );
};

/**
 * A tokenizer of a file that does not say what its special tokens are for, as one that knows: another program says it beside the file. Its own
 * file keeps it, as `roles` of `added_tokens`, which other libraries pass over.
 *
 * @param ids the token of each role. Its text is then read as it, as that of every added token of a file. A role that is not given stays as it is.
 * @throws `E_RANGE` for an id outside the vocabulary; `E_DATA` if the tokenizer was trained here, and has other tokens for them.
 * @example withRoles(tokenizerFromJSON(file), { begin: 2, end: 0, pad: 2 }).special // { unknown: 1, pad: 2, begin: 2, end: 0 }
 */
export const withRoles = (tokenizer: Tokenizer, ids: RoleIds): Tokenizer => {
  requireIds(tokenizer, ids);
  if (isKnown(tokenizer, ids)) return tokenizer;
  const file = tokenizer.toJSON() as { readonly added_tokens: readonly (TextToken | { role: AddedRole })[] };
  if (file.added_tokens.some((token) => 'role' in token))
    throw new RidgelineError(
      'E_DATA',
      `withRoles: the tokenizer has tokens of its own for ${Object.keys(tokenizer.special).join(', ')}, got others.`,
      { hint: 'Give ids and tokenizer of one model.' },
    );
  const tokens = file.added_tokens as readonly TextToken[];
  const known = new Set(tokens.map(({ id }) => id));
  const fresh = [...new Set(Object.values(ids))].filter((id) => !known.has(id));
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const roles: RoleIds = { ...roleIds(tokens), ...ids };
  const all = [...tokens, ...fresh.map((id) => ({ id, content: tokenizer.vocabulary[id]!, ...flags }))];
  const added_tokens = all.map(({ roles: _, ...token }: TextToken) => {
    const own = (Object.keys(roles) as AddedRole[]).filter((role) => roles[role] === token.id);
    return { ...token, ...(own.length > 0 && { roles: own }) };
  });
  return tokenizerFromJSON({ ...file, added_tokens } as Json);
};
