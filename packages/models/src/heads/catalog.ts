import { adaptive } from './adaptive.ts';
import { sampled } from './sampled.ts';
import { softmax } from './softmax.ts';

/** Every head of a language model, by kind. A spec is also the options of its factory. @example heads.adaptive({ cutoffs: [2000] }) */
export const heads = { softmax, adaptive, sampled } as const;
