import { type LinearPlan, plannedRows } from '@ridgeline/recipes';
import type { DryRun } from '../command-line/dry-run.ts';
import { filesIn, modelIn, predictorFiles, studyFiles } from '../folders/written-files.ts';
import { ends } from './ends.ts';

/** What its task says of a dry run on a table. */
export interface TableDryRun {
  readonly config: object;
  readonly columns: object;
  readonly model: string;
  readonly files: readonly string[];
}

/** What `tune` on a table would do, with what its task says of configuration, columns, model and files. */
export const tableDryRun = (plan: LinearPlan, folder: string, task: TableDryRun): DryRun => {
  const { name, fingerprint, penalty, alpha, lambdas, folds, foldKind, repeats, nested } = plan;
  const { train, test } = plannedRows(plan);
  return {
    config: task.config,
    data: { name, ...task.columns, rows: { train: train.length, test: test.length }, fingerprint },
    fits: {
      model: task.model,
      penalty,
      alpha,
      lambda: 'count' in lambdas ? lambdas : ends(lambdas),
      folds,
      foldKind,
      repeats,
      nested,
    },
    writes: filesIn(folder, [...studyFiles, ...modelIn([...predictorFiles, ...task.files])]),
  };
};
