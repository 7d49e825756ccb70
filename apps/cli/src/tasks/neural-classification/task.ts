import { isNeuralClassifierSpec } from '@ridgeline/neural-classifier';
import { kinds, tasks } from '@ridgeline/recipes';
import { classifierFlagNames } from '../../command-line/classifier-flags.ts';
import { unitExamples } from '../../command-line/unit-example.ts';
import type { Task } from '../task.ts';
import { loadedNeuralClassifier } from './model.ts';

export const neuralClassification: Task = {
  model: tasks['neural-classification']().model,
  use: 'classify',
  // the flags of a classifier name this task too, where model.kind is one of its models
  impliedBy: [],
  about: 'classes of texts',
  evaluateFlags: [...classifierFlagNames, 'radii'],
  configHelp: () => `Neural models of a classifier (--set model.kind=textCnn):
${unitExamples(kinds['neural classifier']!)}
`,
  imports: ['bert'],
  owns: (kind) => isNeuralClassifierSpec({ kind }),
  decode: loadedNeuralClassifier,
  commands: async () => (await import('./commands.ts')).neuralClassificationCommands,
};
