import { type TranslationConfig, type Translator, translateTexts } from '@ridgeline/recipes';
import { countParams, disposeParams, fromHost } from '@ridgeline/tensors';
import { stepCommands } from '../../train/train-by-steps.ts';
import { stepTuning } from '../../tune/step-tuning.ts';
import { inspectTrained } from '../inspect-trained.ts';
import type { TaskCommands } from '../task.ts';
import { evaluateTranslator } from './evaluate.ts';
import { exportedTranslator } from './exported.ts';
import { importedTranslator } from './imported.ts';
import { type LoadedTranslator, maxTokensOf } from './model.ts';
import { translationTraining } from './train.ts';

export const translationCommands: TaskCommands<TranslationConfig, LoadedTranslator> = {
  ...stepCommands(translationTraining),
  evaluate: evaluateTranslator,
  inspect: inspectTrained,
  trained: (loaded) => loaded,
  imported: importedTranslator,
  exported: exportedTranslator,
  serving: ({ model, tokenizer, sourceTokenizer, params: host, run }) => {
    const maxTokens = maxTokensOf(run);
    const params = fromHost(host);
    const translator: Translator = { model, tokenizer, sourceTokenizer, params };
    return {
      served: {
        translator: {
          spec: model.spec,
          parameters: countParams(model.parameters),
          vocabulary: tokenizer.vocabulary.length,
          maxTokens,
          tokensIn: (text) => (sourceTokenizer ?? tokenizer).encode(text).ids.length,
          translate: (texts) => translateTexts(translator, texts, { maxTokens }),
          dispose: () => disposeParams(params),
        },
      },
      route: 'translate',
      body: { input: 'a text' },
      tokenizers: { before: sourceTokenizer ?? tokenizer, behind: tokenizer },
    };
  },
  tuning: stepTuning(translationTraining, {
    standard: { task: 'translation' },
    model: 'a translator',
    foreign: ['fold-kind', 'repeats', 'nested', 'text', 'label'],
    hint: 'Folds are blocks of its rows: --folds 5.',
    identity: ({ tables }) =>
      'train' in tables ? { rows: [tables.valid, tables.test].map((table) => table?.rows.length) } : {},
  }),
};
