import {
  type AddedRole,
  RidgelineError,
  type Spec,
  type TokenDecoder,
  type Tokenizer,
  type TokenizerModel,
  type TokenSampling,
} from '@ridgeline/contracts';
import { addedIds, addedTokens, roleIds } from './added-tokens.ts';
import { type CuttingStages, normalized } from './cut.ts';
import { writeDocument } from './document.ts';
import { type Encode, encodeBy, encoderOf } from './encoder.ts';
import type { InputJson } from './inputs/input-rules-json.ts';
import { aroundTextTokens, type TextToken } from './text-tokens.ts';

/** What a tokenizer is made of. */
export interface Stages extends CuttingStages {
  readonly model: TokenizerModel;
  readonly decoder: TokenDecoder;
  /** Special tokens behind those of the model. None if not given. */
  readonly added?: readonly AddedRole[];
  /** Tokens that are read out of the text before all stages. None if not given. */
  readonly textTokens?: readonly TextToken[];
  /** What a file asks to be around a text, as it is written again. Nothing if not given. */
  readonly inputJson?: InputJson;
}

/** @throws `E_DATA` if the model's vocabulary has an added token itself */
const withAdded = (who: string, vocabulary: readonly string[], added: readonly AddedRole[]): string[] => {
  const taken = added.find((role) => vocabulary.includes(addedTokens[role]));
  if (taken === undefined) return [...vocabulary, ...added.map((role) => addedTokens[role])];
  throw new RidgelineError(
    'E_DATA',
    `${who} tokenizer: vocabulary must not hold "${addedTokens[taken]}", which is added to it.`,
    { hint: 'Make the vocabulary with trainTokenizer, which leaves it out.' },
  );
};

/** Tokens that are read in the text stand in the vocabulary or behind it, as the text has them where they are found. */
const withTextTokens = (
  vocabulary: readonly string[],
  tokens: readonly TextToken[],
  { normalizers }: CuttingStages,
): readonly string[] => {
  if (tokens.length === 0) return vocabulary;
  const spelled = [...vocabulary];
  for (const token of tokens)
    spelled[token.id] = token.normalized ? normalized(normalizers, token.content).text : token.content;
  return spelled;
};

/**
 * The one way from text to ids and back. Each stage says where its text comes from, so that tokens have their places in
 * the text as it was without being looked for in it.
 */
export const composeTokenizer = (spec: Spec, stages: Stages): Tokenizer => {
  const { model, decoder, added = [] } = stages;
  const { textTokens = [] } = stages;
  const vocabulary = withTextTokens(
    added.length === 0 ? model.vocabulary : withAdded(spec.kind, model.vocabulary, added),
    textTokens,
    stages,
  );
  const special = {
    ...model.special,
    ...addedIds(model.vocabulary.length, added),
    ...roleIds(textTokens),
  };
  const specialIds = new Set<number>([
    ...Object.values(special),
    ...textTokens.filter((token) => token.special).map(({ id }) => id),
  ]);
  const hasTextTokens = textTokens.length > 0;
  const around = hasTextTokens
    ? aroundTextTokens(textTokens, stages.normalizers)
    : (encode: Encode): Encode => encode;
  const between = hasTextTokens ? { ...stages, normalizers: [] } : stages;

  const { sample } = model;

  const decode: Tokenizer['decode'] = (ids, { skipSpecial = false } = {}) => {
    const tokens: string[] = [];
    for (let i = 0; i < ids.length; i++) {
      const token = vocabulary[ids[i]!];
      if (token === undefined)
        throw new RidgelineError(
          'E_RANGE',
          `${spec.kind} tokenizer: ids must be integers in 0 … ${vocabulary.length - 1}, got ${ids[i]} at ${i}.`,
          { hint: 'The ids come from a model with another vocabulary.' },
        );
      if (!skipSpecial || !specialIds.has(ids[i]!)) tokens.push(token);
    }
    return decoder.decode(tokens);
  };

  return {
    spec: {
      ...spec,
      ...(added.length > 0 && { added }),
      ...(hasTextTokens && { textTokens: textTokens.map((token) => ({ ...token })) }),
    },
    vocabulary,
    special,
    encode: around(encoderOf(between, model)),
    ...(sample !== undefined && {
      sample: (text: string, sampling: TokenSampling) =>
        around(encodeBy(between, (pieces) => sample(pieces, sampling)))(text),
    }),
    decode,
    toJSON: () => writeDocument(stages),
  };
};
