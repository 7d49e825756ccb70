import type { PenaltyConfig, RegressionProgress } from '@ridgeline/recipes';
import type { Terminal } from '../../terminal/terminal.ts';

/** The line of progress: a path by cross-validation may take its time. */
export const regressionProgress = (
  terminal: Terminal,
  {
    model,
    selection: { folds },
  }: {
    readonly model: { readonly penalty: PenaltyConfig };
    readonly selection: { readonly folds: number };
  },
): RegressionProgress => {
  if (model.penalty.lambda !== undefined) return {};
  let done = 0;
  terminal.status(['cross-validation'], 0);
  return {
    onFold: () => terminal.status(['cross-validation', `${++done} of ${folds} folds`], done / folds),
    onFurther: () => terminal.status(['cross-validation', 'further strengths'], 1),
  };
};
