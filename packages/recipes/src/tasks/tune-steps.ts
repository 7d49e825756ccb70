import type { StepRun } from '../training/step-run.ts';
import type { StepProblem } from '../tune/step-problem.ts';
import type { StepPlan, TuneExecutors } from '../tune/tune-search.ts';
import { tuneSteps as tuneProblem } from '../tune/tune-steps.ts';
import { type StepData, stepProblemOf } from './tuned-tasks.ts';

/** {@link tuneProblem} of the task that the data are of. */
export const tuneSteps = (plan: StepPlan, data: StepData, executors: TuneExecutors) =>
  tuneProblem({ problem: stepProblemOf(data) as StepProblem<StepRun, StepData>, plan }, data, executors);
