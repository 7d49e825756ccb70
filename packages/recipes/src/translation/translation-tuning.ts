import { standardFoldKind } from '../table/split-rows.ts';
import type { StepProblem } from '../tune/step-problem.ts';
import { checked } from '../units/check.ts';
import { prepareFold } from './pair-fold.ts';
import type { TranslationRun } from './translation.ts';
import { translationSchema } from './translation-config.ts';
import { translationMetrics } from './translation-metrics.ts';
import { pairFacts, type TranslationTables } from './translation-parts.ts';

/** Pairs of texts to learn from, as plain data that can be posted. */
export interface TranslationData {
  readonly kind: 'translation';
  readonly tables: TranslationTables;
}

/** Translators, as a study of their settings takes them. */
export const translationTuning: StepProblem<TranslationRun, TranslationData> = {
  terms: {
    task: 'translation',
    lossUnit: 'nats per token',
    lossForm: 'decimals',
    strongerBy: '--largest',
  },
  prepare: (config, { tables }, fold) => prepareFold(config, tables, fold),
  foldKind: ({ parts }) => standardFoldKind(pairFacts(parts.train.pairs)),
  configure: (settings, placeOf) => checked(translationSchema, settings, 'the space', placeOf),
  data: ({ parts: { train, valid, test }, fingerprint }) => ({
    fingerprint,
    unit: 'pairs',
    train: train.pairs.length,
    valid: valid.pairs.length,
    test: test.pairs.length,
  }),
  scores: ({ coverage }, testLoss) => ({
    bitsPerCharacter: null,
    unknownShare: translationMetrics(coverage.test(), testLoss).unknownShare,
    accuracy: null,
    r2: null,
  }),
  meanScores: (_, kept) => kept,
};
