import { knownPrompt } from '@ridgeline/generation';
import type { ConfigOf } from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { inspectTrained } from '../inspect-trained.ts';
import type { TaskCommands } from '../task.ts';
import { evaluateLanguageModel } from './evaluate.ts';
import { exportedLanguageModel } from './exported.ts';
import { importedLanguageModel } from './imported.ts';
import type { LoadedModel } from './model.ts';
import { languageModelTraining, resumeLanguageModel, trainLanguageModel } from './train.ts';
import { languageModelTuning } from './tune.ts';

export const languageModelCommands: TaskCommands<ConfigOf<'language-model'>, LoadedModel> = {
  train: trainLanguageModel,
  resume: resumeLanguageModel,
  evaluate: evaluateLanguageModel,
  inspect: inspectTrained,
  trained: (loaded) => loaded,
  imported: importedLanguageModel,
  exported: exportedLanguageModel,
  tuning: languageModelTuning,
  training: languageModelTraining,
  serving: ({ model, tokenizer, params }) => ({
    served: { model, tokenizer, params: fromHost(params) },
    route: 'completions',
    body: { prompt: knownPrompt(tokenizer) ?? ' ', max_tokens: 40 },
    tokenizers: { before: tokenizer, behind: tokenizer },
  }),
};
