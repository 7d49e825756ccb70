import {
  type ComparisonSeeds,
  charactersOf,
  type Family,
  type LanguageModelPlan,
  type LanguageModelRun,
  planComparison,
} from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import type { DryRun } from '../../command-line/dry-run.ts';
import { filesIn, modelFiles, modelIn, stateFiles, studyFiles } from '../../folders/written-files.ts';
import { ends } from '../../tune/ends.ts';

const partsOf = ({ parts, fingerprint, tokenizer }: LanguageModelRun, name: string) => ({
  name,
  characters: charactersOf(parts),
  vocabulary: tokenizer.vocabulary.length,
  fingerprint,
});

/** Of `train` on a text. */
export const languageModelDryRun = (run: LanguageModelRun, name: string, folder: string): DryRun => ({
  config: run.config,
  data: partsOf(run, name),
  fits: {
    model: run.config.model.kind,
    parameters: countParams(run.model.parameters),
    steps: run.config.training.maxSteps,
    stepsPerEpoch: run.batches.stepsPerEpoch,
  },
  writes: filesIn(folder, [...modelFiles, ...stateFiles]),
});

/** Of `compare`. */
export const comparisonDryRun = (
  run: LanguageModelRun,
  { families, seeds }: { readonly families: readonly Family[]; readonly seeds: ComparisonSeeds },
  { name, folder }: { readonly name: string; readonly folder: string },
): DryRun => ({
  config: run.config,
  data: partsOf(run, name),
  fits: {
    model: run.config.model.kind,
    parameters: countParams(run.model.parameters),
    runs: planComparison({ config: run.config, families, seeds }).foreseen([]),
    steps: run.config.training.maxSteps,
    seeds,
    penalties: Object.fromEntries(families.map(({ penalty, path: strengths }) => [penalty, strengths])),
  },
  writes: filesIn(folder, ['report.html', 'report.json', 'report.csv', ...modelIn(modelFiles)]),
});

/** Of `tune` on a text. */
export const textTuningDryRun = (plan: LanguageModelPlan, run: LanguageModelRun, folder: string): DryRun => {
  const { search, penalty, lambdas, space, seeds, folds, trials } = plan;
  const draws = search === 'random' || search === 'halving';
  return {
    config: plan.config,
    data: partsOf(run, plan.name),
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
