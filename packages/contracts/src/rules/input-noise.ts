import type { RandomStream } from '../random.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import type { HostArray } from '../training/batch.ts';
import type { Spec } from '../units/spec.ts';

/** What noise on ids may know of them. */
export type Vocabulary = Pick<Tokenizer, 'vocabulary' | 'special'>;

/**
 * Noise on what a model reads while training: ids become others, on the host, before the batch goes to the device. What is to
 * be predicted stays, and evaluation reads what is there. All passes of a step, and all workers, read the same.
 */
export interface InputNoise {
  readonly spec: Spec;
  /**
   * @param ids an input of a batch, [B, …]; it is not written to.
   * @param random a stream that is new for this input, rule and step.
   * @returns ids of the same shape
   * @throws `E_OPTION` if the vocabulary lacks what it needs
   */
  apply(ids: HostArray, random: RandomStream, vocabulary: Vocabulary): HostArray;
}

export interface InputNoiseRule {
  readonly inputNoise: InputNoise;
  /** The input that it acts on, by its name in the batch; `ids` if not given. */
  readonly input?: string;
}
