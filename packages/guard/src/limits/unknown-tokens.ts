import { define, RidgelineError } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter, GuardContext } from '../filter.ts';

/** The tokenizer of a context. @throws `E_OPTION` if there is none */
export const tokenizerOf = (
  who: string,
  { tokenizer }: GuardContext,
): NonNullable<GuardContext['tokenizer']> => {
  if (tokenizer === undefined)
    throw new RidgelineError('E_OPTION', `${who}: it counts tokens, and the context has no tokenizer.`, {
      hint: 'Give that of the model: guarded(text, filters, { tokenizer }).',
    });
  return tokenizer;
};

/**
 * Refuses a text of which the vocabulary knows too little: another language, another script, noise.
 *
 * @param options.share the largest share of unknown tokens that may pass, in [0, 1]. @param options.tokens texts of fewer tokens pass.
 * @returns `check`; its span goes from the first unknown token to the last, `measure` is the share. A tokenizer that knows every text lets all pass.
 * @throws `E_RANGE`, `E_OPTION`; `check`: `E_OPTION` without a tokenizer
 * @example guarded('ψψψψ', [unknownTokens({ share: 0.5, tokens: 2 })], { tokenizer }).verdict // 'refuse'
 */
export const unknownTokens = /* @__PURE__ */ define(
  'unknownTokens',
  {
    about: 'Refuses a text of which the vocabulary knows too little.',
    options: {
      share: { type: 'number', min: 0, max: 1, default: 0.3, about: 'The largest share of unknown tokens.' },
      tokens: { type: 'integer', min: 1, default: 8, about: 'Texts of fewer tokens pass.' },
      action: actionOption(['refuse', 'tell'], 'refuse'),
    },
    example: { share: 0.5 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ share, tokens, action }): Omit<Filter, 'spec'> => ({
    check: (text, context = {}) => {
      const { encode, special } = tokenizerOf('unknownTokens', context);
      if (special.unknown === undefined) return [];
      const { ids, offsets } = encode(text);
      if (ids.length < tokens) return [];
      const unknown = ids.reduce((sum, id) => sum + (id === special.unknown ? 1 : 0), 0);
      if (unknown <= share * ids.length) return [];
      const [first, last] = [ids.indexOf(special.unknown), ids.lastIndexOf(special.unknown)];
      const place = { start: offsets[2 * first]!, end: offsets[2 * last + 1]! };
      return [{ what: 'unknown tokens', ...place, action, measure: unknown / ids.length }];
    },
  }),
);
