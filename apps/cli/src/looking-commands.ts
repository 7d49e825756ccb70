import type { Command } from './command.ts';
import { backend, common, data, decimal, determinism, emptyTexts, model, reading, text } from './flags.ts';

/** The commands that look at models and machines. */
export const looking: readonly Command[] = [
  {
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
        name: 'min-accuracy',
        value: 'X',
        type: 'number',
        min: 0,
        max: 1,
        about: 'Exit with 4 if the accuracy is below.',
      },
      { ...text, standard: 'as in training' },
      {
        name: 'errors',
        value: 'FILE',
        about: 'Write the misread rows to a table (.csv, .tsv, .jsonl), the surest first.',
        group: 'Tables',
      },
      {
        name: 'label',
        value: 'COLUMN',
        standard: 'as in training',
        about: 'The column with the class.',
        group: 'Tables',
      },
      ...reading,
      { ...emptyTexts, standard: 'as in training' },
      { ...decimal, standard: 'as in training' },
      backend,
      determinism,
      ...common,
    ],
    examples: [
      { line: 'ridgeline evaluate my-model', about: 'on the part of its text that training left out' },
      { line: 'ridgeline evaluate my-model moby-dick --json', about: 'on any text, for a program' },
    ],
    load: async () => (await import('./commands/evaluate.ts')).evaluateCommand,
  },
  {
    name: 'inspect',
    group: 'Look',
    summary: 'Show what is in a model: parameters, norms, exact zeros, rules.',
    positionals: [model],
    flags: [...common],
    examples: [
      { line: 'ridgeline inspect my-model', about: 'a table' },
      { line: 'ridgeline inspect my-model --json', about: 'the same for a program' },
    ],
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  {
    name: 'bench',
    group: 'Look',
    summary: 'Measure how fast this machine trains and writes, case by case.',
    positionals: [{ name: 'CASE', about: 'what to measure; without it, every case', many: true }],
    flags: [
      {
        name: 'runs',
        value: 'N',
        type: 'integer',
        min: 5,
        max: 100_000,
        standard: 'two seconds of them',
        about: 'Steps that are measured.',
      },
      { name: 'set', value: 'SIZE=N', many: true, about: 'Another size, e.g. hidden=256; repeatable.' },
      {
        name: 'threads',
        value: 'N',
        type: 'integer',
        min: 1,
        max: 256,
        standard: '1',
        about: 'Threads that share every batch.',
      },
      {
        name: 'floor',
        value: 'GFLOPS',
        type: 'number',
        min: 0,
        about: 'Exit with 4 if a matrix product is slower.',
      },
      backend,
      determinism,
      ...common,
    ],
    examples: [
      { line: 'ridgeline bench char-lstm --runs 5', about: 'steps of training a small LSTM' },
      { line: 'ridgeline bench adam --runs 5 --json', about: 'for a program' },
    ],
    load: async () => (await import('./commands/bench.ts')).benchCommand,
  },
  {
    name: 'doctor',
    group: 'Look',
    summary: 'Show what this machine can run.',
    positionals: [],
    flags: [...common],
    examples: [
      { line: 'ridgeline doctor', about: 'Node, cores, backends' },
      { line: 'ridgeline doctor --json', about: 'the same for a program' },
    ],
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
];
