import {
  type ConfigOf,
  charactersOf,
  comparisonDefaults,
  prepareLanguageModel,
  tuneLanguageModel,
} from '@ridgeline/recipes';
import { readTexts } from '../../sources/text-source.ts';
import { withLastingData } from '../../train/training-plan.ts';
import type { TaskTuning } from '../task.ts';
import { textTuningDryRun } from './dry-run.ts';
import { saveTunedModel } from './save-tuned.ts';
import { textPlan } from './tune-plan.ts';

/** `ridgeline tune` of a language model: paths with warm starts, or trials. */
export const languageModelTuning: TaskTuning<ConfigOf<'language-model'>> = {
  onDevice: true,
  standard: () => comparisonDefaults,
  plan: async (given, config, { source, device }) => {
    const text = await readTexts(config, source);
    const plan = { ...textPlan(given, withLastingData(config, source.data), source, device!), text };
    const parts =
      typeof text === 'string'
        ? {}
        : { parts: charactersOf({ ...text, valid: text.valid ?? '', test: text.test ?? '' }) };
    return {
      plan: { ...plan, ...parts },
      data: { kind: 'language-model', text },
      dryRun: async (folder) => textTuningDryRun(plan, await prepareLanguageModel(plan.config, text), folder),
      search: async (executors) => {
        const { tuning, kept } = await tuneLanguageModel(plan, executors);
        return {
          tuning,
          save: (folder) => saveTunedModel(folder, kept, { source, line: given.line, tuning }),
        };
      },
    };
  },
};
