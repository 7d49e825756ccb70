import { RidgelineError } from '@ridgeline/contracts';
import type { Given, Run } from '../command-line/command.ts';
import { evaluateLanguageModel } from '../evaluate/evaluate-language-model.ts';
import { evaluateClassifier, evaluateRegression } from '../evaluate/evaluate-predictor.ts';
import { type AnyModel, loadAnyModel } from '../folders/model-folder.ts';

/** The task that a flag is for, where it is for one alone. */
const flagTasks = {
  'max-perplexity': 'language-model',
  'min-accuracy': 'classification',
  errors: 'classification',
  overwrite: 'classification',
  text: 'classification',
  label: 'classification',
  separator: 'a table',
  quotes: 'a table',
  'on-empty': 'a table',
  decimal: 'regression',
} as const;

/** Refuses a flag that this kind of model ignores. @throws `E_USAGE` */
const requireFittingFlags = (given: Given, task: AnyModel['task']): void => {
  for (const [flag, ofTask] of Object.entries(flagTasks)) {
    const fits = ofTask === 'a table' ? task !== 'language-model' : ofTask === task;
    if (given.flags[flag] === undefined || fits) continue;
    throw new RidgelineError(
      'E_USAGE',
      `ridgeline evaluate: --${flag} is for ${ofTask}, and this is a model for ${task.replace('-model', ' modelling')}.`,
      {
        at: `--${flag}`,
        hint: 'Leave it out.',
      },
    );
  }
};

/** `ridgeline evaluate`: what the model's task measures. */
export const evaluateCommand: Run = async (given, terminal) => {
  terminal.say('Reading model and data …');
  const loaded = await loadAnyModel(given.positionals[0]!, terminal.warn);
  requireFittingFlags(given, loaded.task);
  switch (loaded.task) {
    case 'classification':
      return evaluateClassifier(given, loaded, terminal);
    case 'regression':
      return evaluateRegression(given, loaded, terminal);
    case 'language-model':
      return evaluateLanguageModel(given, loaded, terminal);
  }
};
