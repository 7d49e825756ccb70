import {
  type ComparisonSeeds,
  type Family,
  planComparison,
  requireTrainable,
  type StepRun,
} from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import type { DryRun } from '../command-line/dry-run.ts';
import { filesIn, modelFiles, modelIn, stateFiles } from '../folders/written-files.ts';
import type { StepTraining } from './step-training.ts';

/** A run as its task prepared it. */
export interface PreparedTraining {
  readonly training: StepTraining;
  readonly run: StepRun;
}

/** What a dry run tells of the data, once it is clear that the run could begin. @throws what the run would */
export const dataOf = ({ training, run }: PreparedTraining, name: string) => {
  requireTrainable(run);
  return { name, ...training.sizes(run), fingerprint: run.fingerprint };
};

/** What is trained, and for how long. */
const modelOf = ({ config, model }: StepRun) => ({
  model: config.model.kind,
  parameters: countParams(model.parameters),
  steps: config.training.maxSteps,
});

/** Of `train`. */
export const trainingDryRun = (prepared: PreparedTraining, name: string, folder: string): DryRun => {
  const { config, batches } = prepared.run;
  return {
    config,
    data: dataOf(prepared, name),
    fits: { ...modelOf(prepared.run), stepsPerEpoch: batches.stepsPerEpoch },
    writes: filesIn(folder, [...modelFiles, ...stateFiles]),
  };
};

/** Of `compare`. */
export const comparisonDryRun = (
  prepared: PreparedTraining,
  { families, seeds }: { readonly families: readonly Family[]; readonly seeds: ComparisonSeeds },
  { name, folder }: { readonly name: string; readonly folder: string },
): DryRun => {
  const { config } = prepared.run;
  const { foreseen, laying } = planComparison({ config, families, seeds });
  return {
    config,
    data: dataOf(prepared, name),
    fits: {
      ...modelOf(prepared.run),
      runs: foreseen([]) - laying.foreseen([]),
      ...(laying.short && {
        shortRuns: { usually: laying.short.usual, atMost: laying.short.most, steps: laying.short.steps },
      }),
      seeds,
      penalties: Object.fromEntries(
        families.map((family) => [
          family.penalty,
          family.byData && laying.short ? 'strengths found by short runs' : family.path,
        ]),
      ),
    },
    writes: filesIn(folder, ['report.html', 'report.json', 'report.csv', ...modelIn(modelFiles)]),
  };
};
