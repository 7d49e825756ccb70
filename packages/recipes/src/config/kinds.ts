import type { AnyKind } from '@ridgeline/contracts';
import { metrics } from '@ridgeline/evaluation';
import { processors, samplers } from '@ridgeline/generation';
import { filters } from '@ridgeline/guard';
import { linearPenalties } from '@ridgeline/linear';
import { jointLosses, labelLosses, losses, numberLosses, objectives } from '@ridgeline/losses';
import { classifiers, heads, models, translators } from '@ridgeline/models';
import { averagings, gradientMethods, optimizers, schedules } from '@ridgeline/optimizers';
import {
  activityRegularizers,
  constraints,
  inputNoises,
  noises,
  regularizers,
  weightNoises,
  widthRegularizers,
} from '@ridgeline/regularizers';
import {
  normalizers,
  preTokenizers,
  tokenDecoders,
  tokenizerModels,
  tokenizers,
} from '@ridgeline/tokenization';
import { classifierMethods } from '../classification/methods/catalog.ts';
import { tasks } from '../tasks/catalog.ts';

/** Every kind of unit, by what it is. @example Object.keys(kinds.regularizer) // ['l1', 'l2', 'elasticNet'] */
export const kinds: Readonly<Record<string, Readonly<Record<string, AnyKind>>>> = {
  task: tasks,
  regularizer: regularizers,
  'penalty of units': widthRegularizers,
  'activity penalty': activityRegularizers,
  noise: noises,
  'weight noise': weightNoises,
  'input noise': inputNoises,
  constraint: constraints,
  optimizer: optimizers,
  schedule: schedules,
  loss: losses,
  'loss of labels': labelLosses,
  'loss of numbers': numberLosses,
  'loss of generative models': jointLosses,
  objective: objectives,
  'gradient method': gradientMethods,
  averaging: averagings,
  model: models,
  head: heads,
  'translation model': translators,
  classifier: classifierMethods,
  'neural classifier': classifiers,
  'penalty of a linear model': linearPenalties,
  metric: metrics,
  sampler: samplers,
  'logit processor': processors,
  filter: filters,
  tokenizer: tokenizers,
  normalizer: normalizers,
  'pre-tokenizer': preTokenizers,
  'tokenizer model': tokenizerModels,
  'token decoder': tokenDecoders,
};
