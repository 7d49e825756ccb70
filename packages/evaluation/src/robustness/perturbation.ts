import type { RandomStream } from '@ridgeline/contracts';

/** How much of a text changes, and where the draws come from. */
export interface PerturbationOptions {
  /** In [0, 1]: the expected share of what the perturbation changes; 0 gives the text back as it is. */
  readonly strength: number;
  /** The same stream gives the same text. */
  readonly random: RandomStream;
}

/** A change of texts that a reader hardly minds, and a model may. */
export interface Perturbation {
  readonly name: string;
  /** What it does, in one line. */
  readonly about: string;
  /** What its strength is a share of. */
  readonly shareOf: 'letters' | 'words';
  /** A pure function of the text and what is drawn. */
  perturb(text: string, options: PerturbationOptions): string;
}
