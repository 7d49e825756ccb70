import type { LanguageModelPlan, LanguageModelRun } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import type { DryRun } from '../../command-line/dry-run.ts';
import { filesIn, modelFiles, modelIn, studyFiles } from '../../folders/written-files.ts';
import { dataOf } from '../../train/dry-runs.ts';
import { anyTraining } from '../../train/step-training.ts';
import { ends } from '../../tune/ends.ts';
import { languageModelTraining } from './train.ts';

/** Of `tune` on a text. */
export const textTuningDryRun = (plan: LanguageModelPlan, run: LanguageModelRun, folder: string): DryRun => {
  const { search, penalty, lambdas, space, seeds, folds, trials } = plan;
  const draws = search === 'random' || search === 'halving';
  return {
    config: plan.config,
    data: dataOf({ training: anyTraining(languageModelTraining), run }, plan.name),
    fits: {
      model: plan.config.model.kind,
      parameters: countParams(run.model.parameters),
      search,
      ...(penalty !== null && { penalty, lambda: ends(lambdas) }),
      ...(Object.keys(space).length > 0 && { space }),
      ...(draws && { trials }),
      seeds,
      folds,
      ...(search === 'path' && { paths: seeds.length * folds }),
    },
    writes: filesIn(folder, [...studyFiles, ...modelIn(modelFiles)]),
  };
};
