import { type Classifier, underPriors } from '@ridgeline/classifier';
import type { UsedClassifier } from '../task.ts';

/** A linear classifier as commands use it. */
export const usedLinear = (classifier: Classifier): UsedClassifier => ({
  classes: classifier.classes,
  classify: (texts, options) => classifier.classify(texts, options),
  explain: classifier.explain,
  under: (priors) => usedLinear(underPriors(classifier, priors)),
});
