import type { ClassPriors } from '@ridgeline/classifier';
import type { NeuralClassifier } from '@ridgeline/neural-classifier';
import type { UsedClassifier } from '../task.ts';

/** A neural classifier as commands use it, its classes as common as in training if nothing is said. */
export const usedNeural = (classifier: NeuralClassifier, priors?: ClassPriors): UsedClassifier => ({
  classes: classifier.classes,
  classify: (texts, { evidence = false } = {}) =>
    classifier.classify(texts, { evidence, ...(priors && { priors }) }),
  under: (given) => usedNeural(classifier, given),
});
