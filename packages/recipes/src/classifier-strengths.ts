import { lambdaPath } from '@ridgeline/tuning';
import type { ClassifierModelConfig } from './classification-config.ts';
import { logisticPath } from './classifier-fit.ts';
import type { ClassifierProblem } from './classifier-problem.ts';

/** The strength of a kind of model: its name in the configuration, what was given, and the error it is chosen by. */
export interface StrengthSetting {
  readonly name: 'lambda' | 'alpha';
  readonly given: number | undefined;
  /** Probabilities that are too sure of themselves would choose the strength that flattens them: these go by answers. */
  readonly by: 'dataLoss' | 'errorRate';
}

/** The setting of a kind of model, or `undefined` for one without a strength. */
export const strengthSetting = (model: ClassifierModelConfig): StrengthSetting | undefined => {
  switch (model.kind) {
    case 'logistic':
      return { name: 'lambda', given: model.penalty.lambda, by: 'dataLoss' };
    case 'naiveBayes':
      return { name: 'alpha', given: model.alpha, by: 'errorRate' };
    case 'nbSvm':
      return { name: 'lambda', given: model.lambda, by: 'errorRate' };
    case 'bagOfEmbeddings':
      return { name: 'lambda', given: model.lambda, by: 'dataLoss' };
    case 'kneserNey':
      return undefined;
  }
};

/** Mean of the rows' squared lengths: the scale on which ridge strengths are felt. */
const meanSquare = ({ documents }: ClassifierProblem): number => {
  if (documents.kind === 'tokens') return 1;
  const { rows, values } = documents.matrix;
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum / rows;
};

/**
 * The strengths that are tried, falling: for L1 from the smallest that leaves no n-gram down to a thousandth of it, for
 * L2 from a hundredth of the rows' mean squared length down to a millionth of it, or, where columns are standardised, from
 * a thousandth of where a ridge leaves next to nothing; for others a few powers of ten.
 */
export const strengthGrid = (problem: ClassifierProblem): readonly number[] => {
  const { model, labels } = problem;
  switch (model.kind) {
    case 'logistic': {
      if (model.penalty.kind === 'l2' && !model.standardize)
        return lambdaPath({ largest: meanSquare(problem) / 100, ratio: 1e-4, count: 9 });
      const largest = logisticPath(problem, model, { pathLength: 1 }).lambdas[0]!;
      return model.penalty.kind === 'l2'
        ? lambdaPath({ largest: largest / 1000, ratio: 1e-4, count: 9 })
        : lambdaPath({ largest, ratio: 1e-3, count: 31 });
    }
    case 'naiveBayes':
      return [10, 3, 1, 0.3, 0.1, 0.03, 0.01];
    case 'nbSvm':
      return [100, 10, 1, 0.1].map((strength) => strength / labels.length);
    case 'bagOfEmbeddings':
      return [1e-4, 1e-5, 1e-6, 0];
    case 'kneserNey':
      return [];
  }
};
