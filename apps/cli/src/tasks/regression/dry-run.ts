import type { RegressionConfig, RegressionRun } from '@ridgeline/recipes';
import type { DryRun } from '../../command-line/dry-run.ts';
import { filesIn, predictorFiles } from '../../folders/written-files.ts';

/** Of `regress`, and of `train` on a table with a number to predict. */
export const regressionDryRun = (
  { target, names, solver, train, test }: RegressionRun,
  config: RegressionConfig,
  { name, folder }: { readonly name: string; readonly folder: string | undefined },
): DryRun => {
  const { lambda } = config.model.penalty;
  return {
    config,
    data: { name, target, columns: names, rows: { train: train.x.rows, test: test.x.rows } },
    fits: {
      model: config.model.kind,
      solver,
      coefficients: names.length,
      ...(lambda === undefined ? { folds: config.selection.folds } : { lambda }),
    },
    writes: filesIn(folder, predictorFiles),
  };
};
