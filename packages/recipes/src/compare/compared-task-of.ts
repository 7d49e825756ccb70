import { RidgelineError } from '@ridgeline/contracts';
import { tasks } from '../tasks/catalog.ts';
import type { StepData } from '../tasks/tuned-tasks.ts';
import type { ComparedTask } from '../training/compared-task.ts';
import type { StepRun } from '../training/step-run.ts';

/** How the task of these data is compared. @throws `E_CONFIG` if it is not */
export const comparedTaskOf = (data: StepData): ComparedTask<StepRun> => {
  const { tuning } = tasks[data.kind]();
  if ('comparison' in tuning) return tuning.comparison as unknown as ComparedTask<StepRun>;
  throw new RidgelineError('E_CONFIG', `compare: ${tasks[data.kind]().model} is not compared yet.`, {
    at: 'task',
    hint: '`tune` chooses the strength of a penalty for every task.',
  });
};
