import { isRidgelineError } from '@ridgeline/contracts';
import type { StepRun } from '../training/step-run.ts';
import { requireTrainable } from '../training/train.ts';
import { ruleFromConfig } from '../units/from-config.ts';
import { type Family, rulesOf } from './families.ts';
import { jobMaker } from './planned-job.ts';

/**
 * Checks that every family can begin on the model: that its rule finds parameters, sites, units and tokens there. A strength that is too high is
 * a result of a comparison, and no mistake.
 *
 * @param run the run as it is prepared, without a family's rule.
 * @throws what `train` throws before the first step, but for `E_RANGE`.
 * @example requireComparable(await prepareLanguageModel(config, text), families)
 */
export const requireComparable = (run: StepRun, families: readonly Family[]): void => {
  const make = jobMaker({ config: run.config, families });
  for (const family of families) {
    const lambda = family.path[0] ?? null;
    const own = lambda === null ? [] : rulesOf(family, lambda);
    const regularizers = [...run.config.regularizers, ...own];
    const { config } = make({ phase: 'explore', family, lambda, seed: run.config.seed, regularizers });
    try {
      requireTrainable({ ...run, config, rules: regularizers.map(ruleFromConfig) });
    } catch (error) {
      if (!isRidgelineError(error) || error.code !== 'E_RANGE') throw error;
    }
  }
};
