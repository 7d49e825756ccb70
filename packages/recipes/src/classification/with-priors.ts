import type { StoredClassifier } from '@ridgeline/classifier';
import type { ClassifierMethod } from './methods/classifier-method.ts';

/**
 * The classifier with the shares that its classes were taken to have, so that it can be asked under others: those of the
 * labels that taught it, or all alike.
 */
export const withPriors = (
  stored: StoredClassifier,
  { prior, labels }: { readonly prior?: ClassifierMethod['prior']; readonly labels: readonly string[] },
): StoredClassifier => {
  const { classes } = stored.spec;
  const counts = new Map(classes.map((name) => [name, 0]));
  for (const label of labels) counts.set(label, counts.get(label)! + 1);
  const priors = classes.map((name) =>
    prior === 'uniform' ? 1 / classes.length : counts.get(name)! / labels.length,
  );
  return { ...stored, spec: { ...stored.spec, priors } };
};
