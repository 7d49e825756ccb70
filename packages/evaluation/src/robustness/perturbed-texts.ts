import { type RandomStream, RidgelineError, requireFraction } from '@ridgeline/contracts';
import { type PerturbationName, perturbations } from './catalog.ts';

/** @throws `E_OPTION` for a name that is no perturbation's */
const named = (name: string) => {
  if (Object.hasOwn(perturbations, name)) return perturbations[name as PerturbationName];
  throw new RidgelineError(
    'E_OPTION',
    `perturbedTexts: perturbation must be one of ${Object.keys(perturbations).join(', ')}, got "${name}".`,
  );
};

/**
 * Texts as someone in a hurry would have written them. What is drawn for a text depends on the stream, the perturbation and the text
 * alone: it is the same in any order and among any others.
 *
 * @param options.strength in [0, 1]: the expected share of letters or words that change; 0 gives the texts back.
 * @param options.random a stream that is used for nothing else.
 * @throws `E_OPTION` for an unknown perturbation; `E_RANGE` for a strength outside [0, 1].
 * @example perturbedTexts(['a moving film'], { perturbation: 'upperCase', strength: 1, random: randomStream(1) }) // ['A MOVING FILM']
 */
export const perturbedTexts = (
  texts: readonly string[],
  {
    perturbation,
    strength,
    random,
  }: { readonly perturbation: PerturbationName; readonly strength: number; readonly random: RandomStream },
): string[] => {
  const { name, perturb } = named(perturbation);
  requireFraction('perturbedTexts', { strength });
  return texts.map((text) => perturb(text, { strength, random: random.stream(name).stream(text) }));
};
