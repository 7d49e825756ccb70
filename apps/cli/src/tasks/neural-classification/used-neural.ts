import type { ClassPriors } from '@ridgeline/classifier';
import { RidgelineError } from '@ridgeline/contracts';
import type { NeuralClassifier } from '@ridgeline/neural-classifier';
import type { UsedClassifier } from '../task.ts';

/** A neural classifier as commands use it, its classes as common as in training if nothing is said. */
export const usedNeural = (classifier: NeuralClassifier, priors?: ClassPriors): UsedClassifier => ({
  classes: classifier.classes,
  classify: (texts, { evidence = false } = {}) => {
    if (!evidence) return classifier.classify(texts, priors && { priors });
    throw new RidgelineError(
      'E_OPTION',
      'classify: evidence is for models of how texts come about, and this one is of another kind.',
      { hint: 'Leave evidence out, or train with model.kind=kneserNey or, on counts, naiveBayes.' },
    );
  },
  under: (given) => usedNeural(classifier, given),
});
