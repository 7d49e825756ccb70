import {
  type AddedRole,
  define,
  type Json,
  type Spec,
  type Tokenizer,
  type TokenizerTraining,
} from '@ridgeline/contracts';
import { readAdded } from './added-tokens.ts';
import { composeTokenizer, type Stages } from './compose.ts';
import { type CuttingStages, countPieces } from './cut.ts';
import { tokenDecoders } from './decoders/catalog.ts';
import { type InputJson, readInputRules } from './inputs/input-rules-json.ts';
import { tokenizerModels } from './models/catalog.ts';
import { normalizers } from './normalizers/catalog.ts';
import { preTokenizers } from './pre-tokenizers/catalog.ts';
import { refuse } from './refuse.ts';
import { readStage, unitOf } from './stage.ts';
import type { TextToken } from './text-tokens.ts';

export interface StageSpecs {
  readonly normalizer: readonly { readonly kind: string }[];
  readonly preTokenizer: { readonly kind: string };
  readonly decoder: { readonly kind: string };
}

const cuttingOf = ({ normalizer, preTokenizer }: StageSpecs): CuttingStages => ({
  normalizers: normalizer.map((spec) => unitOf('normalizer', normalizers, spec)),
  preTokenizer: unitOf('preTokenizer', preTokenizers, preTokenizer),
});

/** What a file asks to be around a text is read here alone, so that tokenizers that come from no file go without its reader. */
const withInput = (tokenizer: Tokenizer, json: InputJson): Tokenizer => {
  const input = readInputRules(json, tokenizer.vocabulary);
  return {
    ...tokenizer,
    spec: { ...tokenizer.spec, input: { ...json } },
    ...(input !== undefined && { input }),
  };
};

/** A tokenizer of any stages. */
export const tokenizerOf = (stages: Stages): Tokenizer => {
  const tokenizer = composeTokenizer(
    {
      kind: 'staged',
      normalizer: stages.normalizers.map(({ spec }) => spec),
      preTokenizer: stages.preTokenizer.spec,
      model: stages.model.toJSON(),
      decoder: stages.decoder.spec,
    } as Spec,
    stages,
  );
  return stages.inputJson === undefined ? tokenizer : withInput(tokenizer, stages.inputJson);
};

/**
 * A tokenizer whose four stages are named one by one.
 *
 * @param options.normalizer text → text, one after the other.
 * @param options.preTokenizer text → pieces, which no token crosses.
 * @param options.model a piece → tokens, as `tokenizer.json` has it.
 * @param options.decoder tokens → text.
 * @param options.added special tokens behind those of the model, by what they are for. None if not given.
 * @param options.textTokens tokens that are read out of the text before all stages, as a file has them. None if not given.
 * @param options.input what a file asks to be around a text: `post_processor`, `truncation` and `padding`. Nothing if not given.
 * @throws `E_DATA` for a model that is not known or does not hold together; `E_RANGE` from `decode` for an id outside the
 * vocabulary.
 * @see the components of Hugging Face tokenizers.
 * @example
 * const tokenizer = stagedTokenizer({
 *   normalizer: [{ kind: 'lowercase' }],
 *   preTokenizer: { kind: 'whitespace' },
 *   model: { type: 'WordLevel', vocab: { '<unk>': 0, no: 1 }, unk_token: '<unk>' },
 *   decoder: { kind: 'spacedWords' },
 * });
 * tokenizer.encode('No way').ids; // 1 0
 */
export const stagedTokenizer = ({
  model,
  added = [],
  textTokens,
  input,
  ...specs
}: StageSpecs & {
  readonly model: Json;
  readonly added?: readonly AddedRole[];
  readonly textTokens?: readonly TextToken[];
  readonly input?: InputJson;
}): Tokenizer => {
  const read = readStage(tokenizerModels, model) ?? refuse('the model is of no kind that is known');
  return tokenizerOf({
    ...cuttingOf(specs),
    model: read,
    decoder: unitOf('decoder', tokenDecoders, specs.decoder),
    added,
    ...(textTokens !== undefined && readAdded(textTokens, read.vocabulary)),
    ...(input !== undefined && { inputJson: input }),
  });
};

/**
 * Learns a tokenizer whose four stages are named one by one, as {@link stagedTokenizer} takes them.
 *
 * @throws `E_RANGE` or `E_OPTION` naming an option of a stage; `E_DATA` from `train` if no token is left.
 * @example
 * staged({
 *   normalizer: [{ kind: 'lowercase' }],
 *   preTokenizer: { kind: 'whitespace' },
 *   decoder: { kind: 'spacedWords' },
 * }).train('No way').vocabulary // ['<unk>', 'no', 'way']
 */
export const staged = /* @__PURE__ */ define(
  'staged',
  {
    about: 'A tokenizer whose four stages are named one by one.',
    options: {
      normalizer: {
        type: 'units',
        among: normalizers,
        default: [],
        about: 'What is done to the text first, in order.',
      },
      preTokenizer: {
        type: 'unit',
        among: preTokenizers,
        about: 'How the text is cut into pieces, which no token crosses.',
      },
      model: {
        type: 'unit',
        among: tokenizerModels,
        default: { kind: 'wordLevel' },
        about: 'How a piece becomes tokens, and how that is learned.',
      },
      decoder: {
        type: 'unit',
        among: tokenDecoders,
        default: { kind: 'fuse' },
        about: 'How tokens become text again.',
      },
    },
    example: {
      normalizer: [{ kind: 'unicode', form: 'NFKC' }, { kind: 'lowercase' }],
      preTokenizer: { kind: 'metaspace', prepend: 'always' },
      model: { kind: 'wordLevel', minFrequency: 2 },
      decoder: { kind: 'metaspace', prepend: 'always' },
    },
    same: { 'Hugging Face': 'Tokenizer' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ model, ...specs }): Omit<TokenizerTraining, 'spec'> => ({
    train: (text, added = []) => {
      const cutting = cuttingOf(specs);
      return tokenizerOf({
        ...cutting,
        model: unitOf('model', tokenizerModels, model).train(countPieces(cutting, text, added)),
        decoder: unitOf('decoder', tokenDecoders, specs.decoder),
        added,
      });
    },
  }),
);
