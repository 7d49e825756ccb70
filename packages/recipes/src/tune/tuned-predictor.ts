import type { Classifier } from '@ridgeline/classifier';
import { classifierOf, featureReader } from '@ridgeline/classifier/parts';
import type { Path } from '@ridgeline/linear';
import { columnsWithWeight } from '../classification/classification.ts';
import { classifierAtPoint } from '../classification/methods/logistic.ts';
import { pruneClassifier } from '../classification/prune-classifier.ts';
import type { LinearFit } from '../regression/regression-fit.ts';
import type { FittedPath, LinearData } from './tune-linear.ts';

/** The model that a study of a table keeps: of the chosen strength, learnt from all rows but those of the test. */
export type TunedPredictor =
  | {
      readonly kind: 'classification';
      readonly classifier: Classifier;
      /** N-grams that have a column, and those of them that have a weight. */
      readonly columns: { readonly all: number; readonly kept: number };
    }
  | { readonly kind: 'regression'; readonly names: readonly string[]; readonly fit: LinearFit };

const fitAtPoint = ({ columns, intercepts, coefficients }: Path, point: number): LinearFit => {
  const dense = new Float64Array(columns);
  const { indices, values } = coefficients[point]!;
  indices.forEach((column, k) => {
    dense[column] = values[k]!;
  });
  return { intercept: intercepts[point]!, coefficients: dense };
};

/** The model at one point of a path, as it is used and saved: n-grams without a weight are left out. */
export const predictorAtPoint = (
  data: LinearData,
  { path, names, features }: Pick<FittedPath, 'path' | 'names' | 'features'>,
  point: number,
): TunedPredictor => {
  if (data.kind === 'regression' || features === null)
    return { kind: 'regression', names, fit: fitAtPoint(path, point) };
  const pruned = pruneClassifier(classifierAtPoint(data, path, point), featureReader(features));
  return {
    kind: 'classification',
    classifier: classifierOf(pruned.stored, pruned.reader),
    columns: {
      all: features.columns,
      kept: columnsWithWeight(pruned.stored.params),
    },
  };
};
