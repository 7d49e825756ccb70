import type { LinearProblem } from '../tune/linear-problem.ts';
import { type LinearExecutor, tuneLinear as tuneProblem } from '../tune/tune-linear-model.ts';
import {
  type PlannedRows,
  type LinearPlan as PlanOf,
  plannedRows as rowsOfPlan,
} from '../tune/tune-linear-plan.ts';
import { type LinearData, linearProblemOf, type TunedPredictor } from './tuned-tasks.ts';

/** What is to be found out about a linear model of any task. */
export type LinearPlan = PlanOf<LinearData>;

const problemOf = ({ data }: LinearPlan) =>
  linearProblemOf(data) as LinearProblem<LinearData, TunedPredictor>;

/** {@link rowsOfPlan} of the task that the data of a plan name. */
export const plannedRows = (plan: LinearPlan): PlannedRows => rowsOfPlan(problemOf(plan), plan);

/** {@link tuneProblem} of the task that the data of a plan name. */
export const tuneLinear = (plan: LinearPlan, executor: LinearExecutor) =>
  tuneProblem({ problem: problemOf(plan), plan }, executor);
