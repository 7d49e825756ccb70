import { frequencyPenalty } from './frequency-penalty.ts';
import { noRepeatNgram } from './no-repeat-ngram.ts';
import { presencePenalty } from './presence-penalty.ts';
import type { Processor } from './processor.ts';
import { repetitionPenalty } from './repetition-penalty.ts';

/** The penalties of repetition that an app asks for. What is not given is off. */
export interface RepetitionOptions {
  /** Of {@link repetitionPenalty}: 1 is off. */
  readonly repetitionPenalty?: number;
  /** Of {@link frequencyPenalty}: 0 is off. */
  readonly frequencyPenalty?: number;
  /** Of {@link presencePenalty}: 0 is off. */
  readonly presencePenalty?: number;
  /** Of {@link noRepeatNgram}: 0 is off. */
  readonly noRepeatNgram?: number;
}

/**
 * The processors of some options in the order in which Hugging Face applies them; one that is off is not among them.
 *
 * @throws `E_RANGE` naming the processor.
 * @example processorsOf({ presencePenalty: 0.5, repetitionPenalty: 1 }) // [presencePenalty]
 */
export const processorsOf = (options: RepetitionOptions): readonly Processor[] => {
  const { repetitionPenalty: repetition = 1, frequencyPenalty: frequency = 0 } = options;
  const { presencePenalty: presence = 0, noRepeatNgram: size = 0 } = options;
  return [
    ...(repetition === 1 ? [] : [repetitionPenalty({ penalty: repetition })]),
    ...(frequency === 0 ? [] : [frequencyPenalty({ penalty: frequency })]),
    ...(presence === 0 ? [] : [presencePenalty({ penalty: presence })]),
    ...(size === 0 ? [] : [noRepeatNgram({ size })]),
  ];
};
