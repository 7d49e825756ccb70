import type { Table } from '@ridgeline/data';
import { standardFoldKind } from '../table/split-rows.ts';
import type { StepProblem } from '../tune/step-problem.ts';
import { checked } from '../units/check.ts';
import { explainedShare, type NeuralRegressionRun, prepareNumberParts } from './neural-regression.ts';
import { neuralRegressionSchema } from './neural-regression-config.ts';
import { factsIn, foldParts, numberParts } from './number-parts.ts';

/** Texts with numbers to learn from by steps, as plain data that can be posted. */
export interface NeuralRegressionData {
  readonly kind: 'neural-regression';
  readonly table: Table;
}

/** Neural regressions, as a study of their settings takes them. */
export const neuralRegressionTuning: StepProblem<NeuralRegressionRun, NeuralRegressionData> = {
  terms: {
    task: 'neural-regression',
    lossUnit: 'squared error of the standardised target',
    lossForm: 'decimals',
    strongerBy: '--largest',
  },
  prepare: async (config, { table }, fold) => {
    const parts = numberParts(config, table);
    return prepareNumberParts(config, fold === null ? parts : foldParts(config, parts, fold));
  },
  foldKind: ({ parts }) => standardFoldKind(factsIn(parts.train)),
  configure: (settings, placeOf) => checked(neuralRegressionSchema, settings, 'the space', placeOf),
  data: ({ parts: { train, valid, test }, fingerprint }) => ({
    fingerprint,
    unit: 'rows',
    train: train.texts.length,
    valid: valid.texts.length,
    test: test.texts.length,
  }),
  scores: (run, testLoss) => ({
    bitsPerCharacter: null,
    accuracy: null,
    r2: explainedShare(run, run.parts.test.targets, testLoss),
  }),
  meanScores: (scores, kept) => {
    const found = scores.flatMap(({ r2 }) => (r2 === null ? [] : [r2]));
    return {
      ...kept,
      r2: found.length === 0 ? null : found.reduce((sum, each) => sum + each, 0) / found.length,
    };
  },
};
