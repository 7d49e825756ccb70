import type { z } from 'zod';
import type { ComparedTask } from './training/compared-task.ts';
import type { StepRun } from './training/step-run.ts';
import type { LinearProblem } from './tune/linear-problem.ts';
import type { StepProblem } from './tune/step-problem.ts';

/** How settings of a task's models are chosen: by training step by step, or down the path of a linear model. */
export type TaskTuning =
  | {
      readonly by: 'steps';
      readonly problem: StepProblem<StepRun, unknown>;
      /** Absent where models are not compared yet. */
      readonly comparison?: ComparedTask<StepRun>;
    }
  | { readonly by: 'path'; readonly problem: LinearProblem<unknown, unknown> };

/** A corpus of the corpora package, and what a configuration says for it where nothing else is asked. */
export interface Embedded {
  readonly corpus: string;
  readonly config?: object;
}

/** What one learns to do from data. A task is a room: all that knows it stands in one folder. */
export interface Task {
  /** The configuration of one, whose `task` is the name. */
  readonly schema: z.ZodObject<{ task: z.ZodType<string, unknown> }>;
  /** What a model of it is called: "a text classifier". */
  readonly model: string;
  /** What serves where no data are named. */
  readonly embedded?: Embedded;
  readonly tuning: TaskTuning;
  /** Of a task that a configuration writes by the name of another: that name, and the kinds of models that tell it, or the key of `data`. */
  readonly writtenAs?:
    | { readonly task: string; readonly models: readonly string[] }
    | { readonly task: string; readonly key: string };
}
