import type { Spec } from '@ridgeline/contracts';
import type { WrittenTexts } from '../translation/texts.ts';

/** What metrics are given, by what they are of. */
export interface Measured {
  /** What a language model's loss on a text came to: nats, summed over the targets, and the characters that these spell, and their bytes in UTF-8. */
  readonly loss: {
    readonly lossNats: number;
    readonly targets: number;
    readonly characters: number;
    readonly bytes?: number;
  };
  /** [n · K] log p of each class by example, in nats, and [n] the classes 0 … K−1 that they are of. */
  readonly classes: { readonly logProbabilities: ArrayLike<number>; readonly actual: ArrayLike<number> };
  /** [n] numbers, and [n] what they were predicted to be. */
  readonly numbers: { readonly actual: ArrayLike<number>; readonly predicted: ArrayLike<number> };
  /** Texts as they were written, and what they should be. */
  readonly texts: WrittenTexts;
}

/** One number that says how well a model does. */
export interface ScalarMetric<Of extends keyof Measured = keyof Measured> {
  readonly spec: Spec;
  /** What it is of, and so what it is given. */
  readonly of: Of;
  readonly higherIsBetter: boolean;
  /** @throws `E_DATA`, `E_SHAPE` or `E_RANGE` for what cannot be measured. */
  measure(given: Measured[Of]): number;
}
