import { type Decoder, type Model, RidgelineError } from '@ridgeline/contracts';
import { mixtureDecoder } from '@ridgeline/generation';
import { ngramDecoder } from '@ridgeline/linear';
import { type MixtureMember, type WeighedMixture, type WeighOptions, weighMixture } from './read-mixture.ts';

/** A mixture as one model that writes. */
export interface WritingMixture extends WeighedMixture {
  /** The first member with the decoder of the mixture, which has the parameters of all. */
  readonly model: Model;
}

/** @throws `E_OPTION` for a model that the running backend has no decoder for */
const decoderOf = ({ name, model, params }: MixtureMember): Decoder => {
  const decoder = model.decoder?.(params);
  if (decoder !== undefined) return decoder;
  throw new RidgelineError(
    'E_OPTION',
    `${name}: models are mixed by decoders, and this backend has none for ${model.spec.kind}.`,
    { hint: 'Use the backend wasm, or a model without inputNorm.' },
  );
};

/** The decoders of all members; none is left where one is missing. */
const decodersOf = (members: readonly MixtureMember[]): readonly Decoder[] => {
  const decoders: Decoder[] = [];
  try {
    for (const member of members) decoders.push(decoderOf(member));
  } catch (error) {
    for (const decoder of decoders) decoder.dispose();
    throw error;
  }
  return decoders;
};

/**
 * Language models and n-grams that write as one, p = Σₖ wₖ·pₖ, by the weights that make validation text likeliest. A cache is for
 * evaluation: it needs what the head reads, which a decoder does not tell.
 *
 * @returns what writes in place of the first member, with its parameters; its `decoder` throws `E_OPTION` where a member has none on the
 * running backend.
 * @throws as `readMixture`.
 * @example
 * const { model, weights } = await writingMixture({ members, validation, ngram: { order: 5, vocabulary, ids } });
 * const { text } = await generateText({ model, params, tokenizer, prompt, sampler, random, maxTokens: 80 });
 */
export const writingMixture = async (options: WeighOptions): Promise<WritingMixture> => {
  const { members } = options;
  const found = await weighMixture(options);
  const { ngram, weights } = found;
  const ofNgram = (): readonly Decoder[] => (ngram === undefined ? [] : [ngramDecoder(ngram)]);
  const decoder = (): Decoder =>
    mixtureDecoder({ decoders: [...decodersOf(members), ...ofNgram()], weights });
  return { ...found, model: { ...members[0].model, decoder } };
};
