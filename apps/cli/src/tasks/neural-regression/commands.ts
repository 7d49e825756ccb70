import type { NeuralRegressionConfig } from '@ridgeline/recipes';
import { stepCommands } from '../../train/train-by-steps.ts';
import { stepTuning } from '../../tune/step-tuning.ts';
import { inspectTrained } from '../inspect-trained.ts';
import type { TaskCommands } from '../task.ts';
import { evaluateNeuralRegression, usedRegressor } from './evaluate.ts';
import type { LoadedNeuralRegression } from './model.ts';
import { neuralRegressionTraining } from './train.ts';

export const neuralRegressionCommands: TaskCommands<NeuralRegressionConfig, LoadedNeuralRegression> = {
  ...stepCommands(neuralRegressionTraining),
  evaluate: evaluateNeuralRegression,
  inspect: inspectTrained,
  trained: (loaded) => loaded,
  tuning: stepTuning(neuralRegressionTraining, {
    standard: { task: 'neural-regression' },
    model: 'a neural regression',
    foreign: ['fold-kind', 'repeats', 'nested'],
    hint: 'Folds hold out rows at random, or whole groups: --folds 5.',
    identity: () => ({}),
  }),
  regressor: usedRegressor,
};
