import type { Command } from './command.ts';
import {
  backend,
  common,
  data,
  decimal,
  determinism,
  emptyTexts,
  group,
  model,
  overwrite,
  parallelFiles,
  reading,
  source,
  target,
  text,
} from './flags.ts';
import { mixing } from './mixing-flags.ts';
import { robustnessFlags } from './robustness-flags.ts';
import { translating } from './writing-flags.ts';

/** `ridgeline evaluate`. */
export const evaluateCommand: Command = {
  name: 'evaluate',
  group: 'Look',
  summary: 'Measure a model on a text or a table, with intervals.',
  positionals: [
    model,
    { ...data, about: `${data.about}; without it, the test part of its own; a table for a classifier` },
  ],
  flags: [
    {
      name: 'max-perplexity',
      value: 'X',
      type: 'number',
      min: 1,
      about: 'Exit with 4 if the perplexity is above.',
    },
    {
      name: 'context',
      value: 'HOW',
      choices: ['blocks', 'carried'],
      standard: 'as in training',
      about: 'Each block of a text by itself, or with all that came before.',
    },
    {
      name: 'stride',
      value: 'N',
      type: 'integer',
      min: 1,
      about: 'By how much the window of a model without a state slides, if carried.',
    },
    {
      name: 'cache',
      about: 'Mix in a neural cache: what followed where the model had alike in mind.',
      group: 'Mixtures',
    },
    {
      name: 'cache-window',
      value: 'N',
      type: 'integer',
      min: 1,
      standard: '500',
      about: 'How many tokens it looks back to.',
      group: 'Mixtures',
    },
    ...mixing,
    {
      name: 'min-accuracy',
      value: 'X',
      type: 'number',
      min: 0,
      max: 1,
      about: 'Exit with 4 if the accuracy is below, that of texts it has not learnt from.',
    },
    ...robustnessFlags,
    { ...text, standard: 'as in training' },
    {
      name: 'errors',
      value: 'FILE',
      about: 'Write the misread rows to a table (.csv, .tsv, .jsonl), the surest first.',
      group: 'Tables',
    },
    { ...overwrite, about: 'Replace the file of --errors.', group: 'Tables' },
    {
      name: 'label',
      value: 'COLUMN',
      standard: 'as in training',
      about: 'The column with the class.',
      group: 'Tables',
    },
    {
      ...target,
      standard: 'as in training',
      about: 'The column with the number to predict, or with the translation.',
    },
    { ...source, standard: 'as in training' },
    ...parallelFiles,
    ...translating,
    ...reading,
    {
      ...group,
      standard: 'as in training',
      about: 'Rows that agree in it are alike; intervals are those of groups.',
    },
    { ...emptyTexts, standard: 'as in training' },
    { ...decimal, standard: 'as in training' },
    backend,
    determinism,
    ...common,
  ],
  examples: [
    { line: 'ridgeline evaluate my-model', about: 'on the part of its text that training left out' },
    { line: 'ridgeline evaluate my-model moby-dick --json', about: 'on any text, for a program' },
    {
      line: 'ridgeline evaluate my-model --context carried',
      about: 'with the state carried through the text, as published perplexities are',
    },
    {
      line: 'ridgeline evaluate my-model --ngram 5',
      about: 'mixed with n-grams, by weights of its validation part',
    },
    {
      line: 'ridgeline evaluate my-classifier --robustness',
      about: 'what typos, unknown words and attacks cost a classifier',
    },
  ],
  load: async () => (await import('../commands/evaluate.ts')).evaluateCommand,
};
