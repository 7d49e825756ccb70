import { type Model, type Params, RidgelineError, type SpecialIds } from '@ridgeline/contracts';
import { requireShape } from '@ridgeline/tensors';

/**
 * The ids that a text goes on from: its prompt, behind the token that begins a text if there is one.
 *
 * @throws `E_DATA` if there is none, or one lies outside the vocabulary.
 */
export const promptIds = (
  who: string,
  prompt: Int32Array,
  { model, special: { begin } }: { readonly model: Model; readonly special: SpecialIds },
): number[] => {
  const ids = begin === undefined || prompt[0] === begin ? [...prompt] : [begin, ...prompt];
  if (ids.length === 0) {
    throw new RidgelineError('E_DATA', `${who}: the prompt must hold at least one token, got none.`, {
      hint: 'Give a text to go on from; a line break will do.',
    });
  }
  const { vocabulary } = model.spec;
  const limit = typeof vocabulary === 'number' ? vocabulary : Infinity;
  const stray = ids.findIndex((id) => id < 0 || id >= limit);
  if (stray === -1) return ids;
  throw new RidgelineError(
    'E_DATA',
    `${who}: prompt[${stray}] must be an id below ${limit}, got ${ids[stray]}.`,
    {
      hint: 'Encode the prompt with the tokenizer that the model was trained with.',
    },
  );
};

/** @throws `E_SHAPE` if the params are not those of the model */
export const requireParams = (who: string, { parameters }: Model, params: Params): void => {
  for (const { path, shape } of parameters) {
    const value = params[path];
    if (value === undefined) throw new RidgelineError('E_SHAPE', `${who}: params must hold "${path}".`);
    requireShape(who, path, value, shape);
  }
};

/** The ids that end a text, and those that never stand in one. */
export const rolesOf = ({
  special = {},
  stopIds = [],
}: {
  readonly special?: SpecialIds;
  readonly stopIds?: readonly number[];
}) => {
  const ends = special.end === undefined ? stopIds : [...stopIds, special.end];
  return { ends, barred: Object.values(special).filter((id) => !ends.includes(id)) };
};
