import type { WeightFact } from '@ridgeline/checks';
import { exactZeros } from '@ridgeline/evaluation';
import type { TrainedModel } from '../tasks/inspect-trained.ts';

/** A summary of every parameter of a model. */
export const weightFacts = ({
  model,
  params,
}: Pick<TrainedModel, 'model' | 'params'>): readonly WeightFact[] =>
  model.parameters.map(({ path, role }) => {
    const { zeros, size } = exactZeros(params, [path]);
    const squares = params[path]!.data.reduce((sum, weight) => sum + weight * weight, 0);
    return { path, role, size, zeros, rootMeanSquare: Math.sqrt(squares / size) };
  });
