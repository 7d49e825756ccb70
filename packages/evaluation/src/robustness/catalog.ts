import { lowerCase, randomCase, upperCase } from './casing.ts';
import { typos } from './typos.ts';
import { unknownWords } from './unknown-words.ts';
import { wordDrop } from './word-drop.ts';
import { wordSwap } from './word-swap.ts';

/** Every perturbation by its name. @example perturbations.upperCase.perturb('a film', { strength: 1, random }) // 'A FILM' */
export const perturbations = {
  typos,
  upperCase,
  lowerCase,
  randomCase,
  wordDrop,
  wordSwap,
  unknownWords,
} as const;

export type PerturbationName = keyof typeof perturbations;
