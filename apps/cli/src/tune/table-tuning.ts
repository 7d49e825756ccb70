import type { Predictor } from '@ridgeline/checkpoints';
import { fingerprint } from '@ridgeline/data';
import {
  type Config,
  type ConfigInput,
  type LinearData,
  type LinearPlan,
  type TunedPredictor,
  tuneLinear,
} from '@ridgeline/recipes';
import type { CarriedModels, Tuning } from '@ridgeline/report';
import type { Given } from '../command-line/command.ts';
import { savePredictor } from '../folders/predictor-folder.ts';
import type { Source } from '../sources/text-source.ts';
import type { TaskTuning } from '../tasks/task.ts';
import { type TableDryRun, tableDryRun } from './table-dry-run.ts';
import { requireTableFlags, type TableConfig, type TableRows, tablePlan } from './table-plan.ts';
import type { Provenance } from './tuned.ts';

/** A study of a table as its task planned it, and which of the rows tested. */
export interface TableStudy<C, D> {
  readonly plan: LinearPlan;
  readonly data: D;
  readonly config: C;
  readonly testRows: readonly number[];
}

/** What `tune` must know of a task whose models are linear. */
interface TabledTask<C, D, P> {
  readonly standard: (given: Given) => ConfigInput;
  readonly evaluateNeeds?: string;
  /** @throws `E_USAGE` for what a path cannot follow */
  readonly requireConfig: (config: C) => void;
  /** @throws `E_DATA` naming line and column */
  readonly read: (source: Source, config: C) => TableRows<C>;
  readonly dryRun: (plan: LinearPlan, data: D) => TableDryRun;
  /** The model that was chosen, as `train` saves its own. */
  readonly predictor: (kept: P, study: TableStudy<C, D>, from: Provenance) => Predictor | Promise<Predictor>;
  /** Models of the path that its report carries. */
  readonly carried?: (tuning: Tuning, modelAt: (lambda: number) => P | null) => Promise<CarriedModels>;
}

/** `ridgeline tune` of a task whose models are linear: down a whole path. */
export const tableTuning = <C extends Config & TableConfig, D extends LinearData, P extends TunedPredictor>({
  standard,
  evaluateNeeds,
  requireConfig,
  read,
  dryRun,
  predictor,
  carried,
}: TabledTask<C, D, P>): TaskTuning<C> => ({
  onDevice: false,
  ...(evaluateNeeds !== undefined && { evaluateNeeds }),
  standard,
  read: (config, source) => read(source, config).data,
  plan: async (given, config, { source, warn }) => {
    requireTableFlags(given);
    requireConfig(config);
    const plan = tablePlan(given, config, {
      source,
      fingerprint: await fingerprint(source.text),
      read: (asked) => read(source, asked),
      warn,
    });
    // what the task itself read and configured
    const study = { plan, data: plan.data as D, config: plan.config as unknown as C };
    return {
      plan,
      data: study.data,
      config: study.config,
      dryRun: (folder) => tableDryRun(plan, folder, dryRun(plan, study.data)),
      search: async ({ search }) => {
        const { tuning, kept, testRows, modelAt } = await tuneLinear(plan, search);
        const from = { source, line: given.line, tuning };
        return {
          tuning,
          save: async (folder) =>
            savePredictor(folder, await predictor(kept as P, { ...study, testRows }, from)),
          ...(carried !== undefined && {
            carried: () => carried(tuning, modelAt as (lambda: number) => P | null),
          }),
        };
      },
    };
  },
});
