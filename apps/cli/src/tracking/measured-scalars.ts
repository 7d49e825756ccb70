import { scalarsOf } from '@ridgeline/tracking';
import type { Measured } from '../folders/run-folder.ts';

/** What an evaluation is judged by, by the tags that {@link measuredScalars} gives. */
export const judgedBy = ['validation/dataLoss', 'train/dataLoss'] as const;

/** The numbers of a measurement by tags: those of a step below `step`, those of an evaluation below the part of the data. */
export const measuredScalars = (event: Measured): Readonly<Record<string, number>> => {
  if (event.type === 'evaluation-end') {
    const { train, validation } = event;
    return scalarsOf({ train, validation });
  }
  const { dataLoss, penalties, objective, gradientNorm, learningRate } = event;
  return scalarsOf({ step: { dataLoss, penalties, objective, gradientNorm, learningRate } });
};
