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

const sizesOf = ({ training, run }: PreparedTraining, name: string) => ({
  name,
  ...training.sizes(run),
  fingerprint: run.fingerprint,
});

/** What a dry run tells of the data, once it is clear that the run could begin. @throws what the run would */
export const dataOf = (prepared: PreparedTraining, name: string) => {
  requireTrainable(prepared.run);
  return sizesOf(prepared, name);
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

/** Of `compare`, whose families are known to be able to begin. */
export const comparisonDryRun = (
  prepared: PreparedTraining,
  { families, seeds }: { readonly families: readonly Family[]; readonly seeds: ComparisonSeeds },
  { name, folder }: { readonly name: string; readonly folder: string },
): DryRun => {
  const { config } = prepared.run;
  const { foreseen, laying } = planComparison({ config, families, seeds });
  return {
    config,
    data: sizesOf(prepared, name),
    fits: {
      ...modelOf(prepared.run),
      runs: foreseen([]) - laying.foreseen([]),
      ...(laying.short && {
        shortRuns: { usually: laying.short.usual, atMost: laying.short.most, steps: laying.short.steps },
      }),
      ...(laying.withoutShort !== undefined && { strengths: laying.withoutShort }),
      seeds,
      penalties: Object.fromEntries(
        families.map((family) => [
          family.penalty,
          family.byData && laying.short ? 'strengths found by short runs' : family.path,
        ]),
      ),
    },
    writes: filesIn(folder, [
      'report.html',
      'report.md',
      'report.json',
      'report.csv',
      ...modelIn(modelFiles),
    ]),
  };
};
