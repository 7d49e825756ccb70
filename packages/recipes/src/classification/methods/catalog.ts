import type { SpecOf } from '@ridgeline/contracts';
import { bagOfEmbeddings } from './bag-of-embeddings.ts';
import type { ClassifierMethod } from './classifier-method.ts';
import { kneserNey } from './kneser-ney.ts';
import { logistic } from './logistic.ts';
import { naiveBayes } from './naive-bayes.ts';
import { nbSvm } from './nb-svm.ts';

/** Every way to learn classes from texts, by the `kind` of a configuration's `model`. */
export const classifierMethods = { logistic, naiveBayes, nbSvm, kneserNey, bagOfEmbeddings } as const;

/** The `model` of a classifier's configuration. */
export type ClassifierModelConfig = SpecOf<typeof classifierMethods>;

/** The method that a configuration's `model` describes. @example methodOf({ kind: 'nbSvm', interpolation: 0.25 }) */
export const methodOf = (model: ClassifierModelConfig): ClassifierMethod =>
  classifierMethods[model.kind](model as never);
