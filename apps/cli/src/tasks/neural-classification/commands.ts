import { neuralClassifier } from '@ridgeline/neural-classifier';
import type { NeuralClassificationConfig } from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { stepCommands } from '../../train/train-by-steps.ts';
import { stepTuning } from '../../tune/step-tuning.ts';
import { inspectTrained } from '../inspect-trained.ts';
import type { TaskCommands } from '../task.ts';
import { evaluateNeural, neuralOnDevice } from './evaluate.ts';
import { importedClassifier } from './imported.ts';
import type { LoadedNeuralClassifier } from './model.ts';
import { neuralTraining } from './train.ts';
import { usedNeural } from './used-neural.ts';

export const neuralClassificationCommands: TaskCommands<NeuralClassificationConfig, LoadedNeuralClassifier> =
  {
    ...stepCommands(neuralTraining),
    evaluate: evaluateNeural,
    inspect: inspectTrained,
    trained: (loaded) => loaded,
    imported: importedClassifier,
    tuning: stepTuning(neuralTraining, {
      standard: { task: 'neural-classification' },
      model: 'a neural classifier',
      foreign: ['fold-kind', 'repeats', 'nested'],
      hint: 'Folds hold out a share of every class: --folds 5.',
      identity: () => ({}),
    }),
    classifier: async (given, loaded, terminal) => usedNeural(await neuralOnDevice(given, loaded, terminal)),
    serving: ({ model, tokenizer, params }) => ({
      served: { classifier: neuralClassifier({ model, tokenizer, params: fromHost(params) }) },
      route: 'classify',
      body: { input: 'a text' },
      tokenizers: { before: tokenizer, behind: tokenizer },
    }),
  };
