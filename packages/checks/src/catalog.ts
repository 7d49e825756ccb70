import type { Check } from './check.ts';
import { classNeverLearnt } from './data/class-never-learnt.ts';
import { classNeverMeasured } from './data/class-never-measured.ts';
import { classShares } from './data/class-shares.ts';
import { contradictingLabels } from './data/contradicting-labels.ts';
import { emptyTexts } from './data/empty-texts.ts';
import { exactDuplicates } from './data/exact-duplicates.ts';
import { giveawayWord } from './data/giveaway-word.ts';
import { labelNoise } from './data/label-noise.ts';
import { nearDuplicates } from './data/near-duplicates.ts';
import { otherLanguage } from './data/other-language.ts';
import { otherLengths } from './data/other-lengths.ts';
import { otherScript } from './data/other-script.ts';
import { rareClasses } from './data/rare-classes.ts';
import { repeatedTexts } from './data/repeated-texts.ts';
import { sharedGroups } from './data/shared-groups.ts';
import { smallHeldOut } from './data/small-held-out.ts';
import { truncatedTexts } from './data/truncated-texts.ts';
import { unknownTokens } from './data/unknown-tokens.ts';
import { wronglyDecoded } from './data/wrongly-decoded.ts';
import { deadUnits } from './penalties/dead-units.ts';
import { everythingShrunk } from './penalties/everything-shrunk.ts';
import { fewSeeds } from './penalties/few-seeds.ts';
import { flatPath } from './penalties/flat-path.ts';
import { lostTrainings } from './penalties/lost-trainings.ts';
import { parameterAtZero } from './penalties/parameter-at-zero.ts';
import { pathEdge } from './penalties/path-edge.ts';
import { penaltySwamps } from './penalties/penalty-swamps.ts';
import { penaltyWithoutEffect } from './penalties/penalty-without-effect.ts';
import { seedsOverPenalties } from './penalties/seeds-over-penalties.ts';
import { classNeverAnswered } from './results/class-never-answered.ts';
import { copiedSpans } from './results/copied-spans.ts';
import { oneAnswer } from './results/one-answer.ts';
import { overconfident } from './results/overconfident.ts';
import { repetitive } from './results/repetitive.ts';
import { testAskedAgain } from './results/test-asked-again.ts';
import { undefinedMetric } from './results/undefined-metric.ts';
import { worseThanFrequencies } from './results/worse-than-frequencies.ts';
import { worseThanLinear } from './results/worse-than-linear.ts';
import { worseThanMajority } from './results/worse-than-majority.ts';
import { alwaysClipped } from './training/always-clipped.ts';
import { explodingGradients } from './training/exploding-gradients.ts';
import { learningRateTooHigh } from './training/learning-rate-too-high.ts';
import { learningRateTooLow } from './training/learning-rate-too-low.ts';
import { noGradient } from './training/no-gradient.ts';
import { notFinite } from './training/not-finite.ts';
import { nothingLearnt } from './training/nothing-learnt.ts';
import { overfitting } from './training/overfitting.ts';
import { stoppedBeforeConvergence } from './training/stopped-before-convergence.ts';
import { underfitting } from './training/underfitting.ts';

/** Every check, by code. */
export const checks: readonly Check[] = [
  exactDuplicates,
  nearDuplicates,
  repeatedTexts,
  contradictingLabels,
  labelNoise,
  rareClasses,
  classNeverLearnt,
  classNeverMeasured,
  classShares,
  emptyTexts,
  truncatedTexts,
  unknownTokens,
  otherScript,
  otherLanguage,
  otherLengths,
  wronglyDecoded,
  giveawayWord,
  sharedGroups,
  smallHeldOut,
  notFinite,
  learningRateTooHigh,
  learningRateTooLow,
  nothingLearnt,
  overfitting,
  underfitting,
  stoppedBeforeConvergence,
  alwaysClipped,
  explodingGradients,
  noGradient,
  pathEdge,
  flatPath,
  penaltySwamps,
  penaltyWithoutEffect,
  everythingShrunk,
  parameterAtZero,
  deadUnits,
  seedsOverPenalties,
  lostTrainings,
  fewSeeds,
  worseThanLinear,
  worseThanMajority,
  worseThanFrequencies,
  oneAnswer,
  undefinedMetric,
  classNeverAnswered,
  overconfident,
  copiedSpans,
  repetitive,
  testAskedAgain,
];
