import { type ConfigInput, type StepData, type StepPlan, type StepRun, tuneSteps } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import type { DryRun } from '../command-line/dry-run.ts';
import { saveModel } from '../folders/model-folder.ts';
import { filesIn, modelFiles, modelIn, studyFiles } from '../folders/written-files.ts';
import type { TaskTuning } from '../tasks/task.ts';
import { dataOf, type PreparedTraining } from '../train/dry-runs.ts';
import type { RunConfig, StepTraining } from '../train/step-training.ts';
import { withLastingData } from '../train/training-plan.ts';
import { ends } from './ends.ts';
import { stepPlan } from './step-plan.ts';
import { refuseFlags } from './tune-flags.ts';
import type { Provenance } from './tuned.ts';

const dryRunOf = (plan: StepPlan, prepared: PreparedTraining, folder: string): DryRun => {
  const { search, penalty, lambdas, space, seeds, folds, trials } = plan;
  const draws = search === 'random' || search === 'halving';
  return {
    config: plan.config,
    data: dataOf(prepared, plan.name),
    fits: {
      model: plan.config.model.kind,
      parameters: countParams(prepared.run.model.parameters),
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

/** Saves the model that was chosen. @throws `E_IO` */
const saveTuned = async (
  training: StepTraining,
  folder: string,
  {
    kept: { config, run, params, bestStep, validation, train },
    source,
    line,
    tuning: { environment },
  }: Provenance & { readonly kept: Awaited<ReturnType<typeof tuneSteps>>['kept'] },
): Promise<void> => {
  const { model, fingerprint } = run;
  const record = {
    config,
    data: source.data,
    fingerprint,
    seed: config.seed,
    command: line,
    environment,
    bestStep,
    metrics: { step: bestStep, validation, train },
  };
  await saveModel(folder, {
    spec: model.spec,
    tokenizer: training.tokenizer(run),
    sourceTokenizer: training.sourceTokenizer?.(run),
    params,
    run: record as never,
    card: training.card({ ...run, config }, { source: source.name, bestStep, environment }),
  });
};

/** What `tune` must know of a task beside its training. */
interface SteppedTask<D extends StepData> {
  readonly standard: ConfigInput;
  /** What a model is called, and flags of `tune` that it has no use for. */
  readonly model: string;
  readonly foreign: readonly string[];
  readonly hint: string;
  /** What tells data from others that a study goes on with, where that is more than the length of their file. */
  readonly identity: (data: D) => object;
}

/** `ridgeline tune` of a task whose models are trained by steps: paths with warm starts, or trials. */
export const stepTuning = <C extends RunConfig, D extends StepData, R extends StepRun>(
  training: StepTraining<C, D, R>,
  { standard, model, foreign, hint, identity }: SteppedTask<D>,
): TaskTuning<C> => ({
  onDevice: true,
  standard: () => standard,
  read: (config, source) => training.read(config, source),
  plan: async (given, config, { source, device }) => {
    refuseFlags(given, foreign, model, hint);
    const data = await training.read(config, source);
    const plan = stepPlan(given, withLastingData(config, source.data), source, device!);
    return {
      plan: { ...plan, ...identity(data) },
      data,
      config,
      dryRun: async (folder) =>
        dryRunOf(plan, { training, run: await training.prepare(plan.config, data) }, folder),
      search: async (executors) => {
        const { tuning, kept } = await tuneSteps(plan, data, executors);
        return {
          tuning,
          save: (folder) => saveTuned(training, folder, { kept, source, line: given.line, tuning }),
        };
      },
    };
  },
});
