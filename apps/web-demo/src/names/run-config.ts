import { type ConfigOf, parseConfig } from '@ridgeline/recipes';
import { evaluateEvery, regularizersOf } from '../run/run-config.ts';
import type { Settings } from '../settings/settings.ts';
import { nameTasks, type TaskName } from './tasks.ts';

const trainingOf = (task: TaskName) => ({
  batchSize: 32,
  maxSteps: nameTasks[task].steps,
  evaluateEvery,
});

/** What both tasks have in common with every run of the page. */
const shared = (task: TaskName, settings: Settings) => ({
  tokenizer: { kind: 'char' } as const,
  regularizers: [...regularizersOf(settings)],
  training: trainingOf(task),
  seed: settings.seed,
});

/**
 * The configuration of a classifier: a quarter of the names is learnt from, so that overfitting is real. Model, data and rate are
 * those of the command line's first comparison.
 */
export const classificationConfig = (settings: Settings): ConfigOf<'neural-classification'> =>
  parseConfig({
    ...shared('classification', settings),
    task: 'classification',
    data: { test: 0.4, valid: 0.6 },
    model: { kind: 'textCnn', embedding: 32, filters: 96 },
    optimizer: { kind: 'adam', learningRate: 0.003, clipGlobalNorm: 1 },
  });

/** The configuration of a translator, with model, data and rate of the command line's first comparison. */
export const translationConfig = (settings: Settings): ConfigOf<'translation'> =>
  parseConfig({
    ...shared('translation', settings),
    task: 'translation',
    data: { test: 0.2 },
    model: { kind: 'recurrentTranslator', embedding: 32, hidden: 64 },
    optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
  });
