import type { StepProblem } from '../tune/step-problem.ts';
import { checked } from '../units/check.ts';
import type { LanguageModelRun } from './language-model.ts';
import { languageModelSchema } from './language-model-config.ts';
import { languageModelMetrics, meanMetric } from './language-model-metrics.ts';
import { prepareFold } from './text-fold.ts';
import { charactersOf, type LanguageModelText } from './text-parts.ts';

/** A text to learn from, as plain data that can be posted. */
export interface TextData {
  readonly kind: 'language-model';
  readonly text: LanguageModelText;
}

/** Language models, as a study of their settings takes them. */
export const languageModelTuning: StepProblem<LanguageModelRun, TextData> = {
  terms: {
    task: 'language-model',
    lossUnit: 'nats per token',
    lossForm: 'decimals',
    strongerBy: '--largest',
  },
  prepare: (config, { text }, fold) => prepareFold(config, text, fold),
  foldKind: () => 'blocked',
  configure: (settings, placeOf) => checked(languageModelSchema, settings, 'the space', placeOf),
  data: ({ parts, fingerprint }) => ({ fingerprint, unit: 'characters', ...charactersOf(parts) }),
  scores: ({ coverage }, testLoss) => {
    const { bitsPerCharacter, unknownShare } = languageModelMetrics(coverage.test(), testLoss);
    return { bitsPerCharacter, unknownShare, accuracy: null, r2: null };
  },
  meanScores: (scores, kept) => ({
    ...kept,
    // every seed has a number of its own, or the first reason why there is none
    bitsPerCharacter: meanMetric(scores.map(({ bitsPerCharacter }) => bitsPerCharacter!)),
  }),
};
