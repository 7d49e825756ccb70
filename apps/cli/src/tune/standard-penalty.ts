import {
  isLinearPenalty,
  type PenaltyConfig,
  standardPenalty as standardPenaltyOf,
} from '@ridgeline/recipes';
import { type Given, textFlag } from '../command-line/command.ts';

/** The penalty of a linear model where the configuration says nothing of it: that of the flag, else l1. */
export const standardPenalty = (given: Given): PenaltyConfig => {
  const named = textFlag(given, 'penalty');
  return standardPenaltyOf(named !== undefined && isLinearPenalty(named) ? named : 'l1');
};
