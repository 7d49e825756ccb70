import { type ClassificationRun, classifierProblem, featuresOf, methodOf } from '@ridgeline/recipes';
import type { DryRun } from '../../command-line/dry-run.ts';
import { filesIn, predictorFiles } from '../../folders/written-files.ts';
import { ends } from '../../tune/ends.ts';

/** How many rows have each class. */
export const classesOf = (
  classes: readonly string[],
  labels: readonly string[],
): Readonly<Record<string, number>> =>
  Object.fromEntries(classes.map((name) => [name, labels.filter((label) => label === name).length]));

/** Of `train` on a table with classes. */
export const classifierDryRun = (run: ClassificationRun, name: string, folder: string): DryRun => {
  const { config, train, test, classes, fingerprint } = run;
  const { problem } = classifierProblem(run);
  const { documents } = problem;
  const setting = methodOf(config.model).strength;
  return {
    config: { ...config, features: featuresOf(config) },
    data: {
      name,
      columns: { text: config.data.text, label: config.data.label },
      texts: { train: train.texts.length, test: test.texts.length },
      leftOut: run.leftOut,
      classes: classesOf(classes, [...train.labels, ...test.labels]),
      fingerprint,
    },
    fits: {
      model: config.model.kind,
      ...(documents.kind === 'matrix' && { ngrams: documents.matrix.columns }),
      ...(setting !== undefined &&
        (setting.given === undefined
          ? { [setting.name]: ends(setting.grid(problem)), folds: config.selection.folds }
          : { [setting.name]: setting.given })),
    },
    writes: filesIn(folder, [
      ...predictorFiles,
      documents.kind === 'matrix' ? 'features.json' : 'tokenizer.json',
    ]),
  };
};
