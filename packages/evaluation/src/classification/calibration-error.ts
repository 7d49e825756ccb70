import { requirePositiveInteger } from '@ridgeline/contracts';
import { type ClassProbabilities, classesOf } from './class-probabilities.ts';
import { confidentAnswers, reliability, reliabilityError } from './reliability.ts';

/**
 * Expected calibration error: how far apart confidence and accuracy are, over equally wide bins of the confidence.
 *
 *     Σ_b n_b/n·|accuracy_b − confidence_b|,  the confidence being the highest p, bins (a, b], 0 in the first
 *
 * @param options.bins how many, 10 if not given.
 * @throws as `exampleLosses`; `E_RANGE` if bins is no integer ≥ 1.
 * @see Guo et al. 2017, "On Calibration of Modern Neural Networks"; {@link reliability} for the bins one by one.
 * @example calibrationError({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // ≈ 0.2
 */
export const calibrationError = (
  given: ClassProbabilities,
  { bins = 10 }: { readonly bins?: number } = {},
): number => {
  requirePositiveInteger('calibrationError', { bins });
  classesOf('calibrationError', given);
  return reliabilityError(reliability(confidentAnswers(given), { bins }));
};
