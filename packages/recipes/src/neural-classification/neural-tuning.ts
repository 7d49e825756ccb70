import type { Table } from '@ridgeline/data';
import { standardFoldKind } from '../table/split-rows.ts';
import type { StepProblem } from '../tune/step-problem.ts';
import { checked } from '../units/check.ts';
import type { NeuralClassificationRun } from './neural-classification.ts';
import { neuralClassificationSchema } from './neural-config.ts';
import { prepareFold } from './neural-fold.ts';
import { partFacts } from './neural-parts.ts';

/** Texts of classes to learn from by steps, as plain data that can be posted. */
export interface NeuralClassificationData {
  readonly kind: 'neural-classification';
  readonly table: Table;
}

/** Neural classifiers, as a study of their settings takes them. */
export const neuralClassificationTuning: StepProblem<NeuralClassificationRun, NeuralClassificationData> = {
  terms: {
    task: 'neural-classification',
    lossUnit: 'nats per row',
    lossForm: 'decimals',
    strongerBy: '--largest',
  },
  prepare: (config, { table }, fold) => prepareFold(config, table, fold),
  foldKind: ({ config, parts }) => standardFoldKind(partFacts(config, parts.train)),
  configure: (settings, placeOf) => checked(neuralClassificationSchema, settings, 'the space', placeOf),
  data: ({ parts: { train, valid, test }, fingerprint }) => ({
    fingerprint,
    unit: 'rows',
    train: train.texts.length,
    valid: valid.texts.length,
    test: test.texts.length,
  }),
  scores: (_, __, score) => ({
    bitsPerCharacter: null,
    accuracy: score ?? null,
    r2: null,
  }),
  meanScores: (scores, kept) => {
    const found = scores.flatMap(({ accuracy }) => (accuracy === null ? [] : [accuracy]));
    return {
      ...kept,
      accuracy: found.length === 0 ? null : found.reduce((sum, each) => sum + each, 0) / found.length,
    };
  },
};
