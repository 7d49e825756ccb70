import { type Decoder, RidgelineError, requireNonNegative } from '@ridgeline/contracts';
import { logSumExp } from './log-probabilities.ts';

export interface MixtureDecoderOptions {
  /** K, of models with one vocabulary. They go with the mixture: its `dispose` frees them. */
  readonly decoders: readonly Decoder[];
  /** [K] ≥ 0, with sum 1: `mixtureWeights` finds them on validation text. */
  readonly weights: readonly number[];
}

const who = 'mixtureDecoder';

/** @throws `E_SHAPE`, `E_RANGE` */
const requireWeights = ({ decoders, weights }: MixtureDecoderOptions): void => {
  if (weights.length !== decoders.length || weights.length === 0)
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: there must be one decoder or more and a weight for each, got ${decoders.length} and ${weights.length}.`,
    );
  for (const weight of weights) requireNonNegative(who, { weights: weight });
  const sum = weights.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) <= 1e-6) return;
  throw new RidgelineError('E_RANGE', `${who}: weights must have the sum 1, got ${sum}.`, {
    hint: 'Divide each by their sum.',
  });
};

/** @throws `E_SHAPE` */
const requireOneVocabulary = (logits: readonly Float32Array[], rows: number): void => {
  const other = logits.find(({ length }) => length !== logits[0]!.length);
  if (other === undefined) return;
  throw new RidgelineError(
    'E_SHAPE',
    `${who}: all must have one vocabulary, got ${logits[0]!.length / rows} and ${other.length / rows} ids.`,
    { hint: 'Mix models that were trained with one tokenizer.' },
  );
};

/**
 * Several models that write as one: the logits are log Σₖ wₖ·pₖ of the next id.
 *
 * @throws `E_SHAPE` if there is not one weight for each decoder, and later if they have not one vocabulary; `E_RANGE` for a weight
 * below 0 or another sum.
 * @see Jelinek and Mercer 1980, "Interpolated estimation of Markov source parameters from sparse data"
 * @example
 * const decoder = (params) => mixtureDecoder({ decoders: [model.decoder(params), ngramDecoder(ngram)], weights: [0.8, 0.2] });
 * const { text } = await generateText({ model: { ...model, decoder }, params, tokenizer, prompt, sampler, random, maxTokens: 80 });
 */
export const mixtureDecoder = (options: MixtureDecoderOptions): Decoder => {
  requireWeights(options);
  const { decoders, weights } = options;
  let mixed = new Float32Array();
  return {
    next: (ids) => {
      const logits = decoders.map((decoder) => decoder.next(ids));
      requireOneVocabulary(logits, ids.length);
      const size = logits[0]!.length;
      const vocabulary = size / ids.length;
      if (mixed.length !== size) mixed = new Float32Array(size);
      for (let start = 0; start < size; start += vocabulary) {
        const whole = logits.map((all) => logSumExp(all.subarray(start, start + vocabulary)));
        for (let at = start; at < start + vocabulary; at++) {
          let sum = 0;
          for (let k = 0; k < logits.length; k++) sum += weights[k]! * Math.exp(logits[k]![at]! - whole[k]!);
          mixed[at] = Math.log(sum);
        }
      }
      return mixed;
    },
    select: (rows) => {
      for (const decoder of decoders) decoder.select(rows);
    },
    dispose: () => {
      for (const decoder of decoders) decoder.dispose();
    },
  };
};
