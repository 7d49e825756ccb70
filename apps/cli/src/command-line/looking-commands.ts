import type { Command } from './command.ts';
import { evaluateCommand } from './evaluate-command.ts';
import { backend, common, determinism, model, overwrite, share, tracking, withoutTexts } from './flags.ts';

/** The commands that look at models and machines. */
export const looking: readonly Command[] = [
  evaluateCommand,
  {
    name: 'runs',
    group: 'Look',
    summary: 'List the models in a folder, and what they differ in.',
    positionals: [
      { name: 'DIR', about: 'what is searched, six folders deep; ridgeline-runs without it', many: true },
    ],
    flags: [
      {
        name: 'sort',
        value: 'KEY',
        standard: 'folder',
        about: 'By what: validation, saved, step, a setting (model.hidden) or a metric (test.accuracy).',
      },
      { name: 'show', value: 'KEY', many: true, about: 'A setting or metric to show too; repeatable.' },
      ...tracking,
      ...common,
    ],
    examples: [
      { line: 'ridgeline runs . --sort validation', about: 'all below this folder, the best first' },
      {
        line: 'ridgeline runs . --tensorboard boards',
        about: 'as event files; then: tensorboard --logdir boards',
      },
      { line: 'ridgeline runs . --show model.kind --json', about: 'the same for a program' },
    ],
    load: async () => (await import('../runs/runs.ts')).runsCommand,
  },
  {
    name: 'report',
    group: 'Look',
    summary: 'Put comparisons on a page, tell them apart, verify, tabulate.',
    positionals: [
      { name: 'ACTION', about: 'page, verify, diff or table; without one, page', required: true },
      {
        name: 'FILE',
        about:
          'a folder of compare or its report.json: one to verify, and its data if they have moved; two to diff; any number for a page or a table',
        many: true,
      },
    ],
    flags: [
      {
        name: 'run',
        value: 'NAME',
        standard: 'the one whose model is kept',
        about: 'Which to verify, such as "confirm l1 0.02 seed 5".',
      },
      {
        name: 'as',
        value: 'FORMAT',
        choices: ['csv', 'markdown', 'latex'],
        standard: 'markdown',
        about: 'How a table is written: CSV in full precision, the others as people read them.',
      },
      {
        name: 'out',
        short: 'o',
        value: 'FILE',
        standard: 'comparisons.html',
        about: 'Where a page goes.',
      },
      { ...overwrite, about: 'Replace the file of --out.' },
      withoutTexts,
      { ...backend, standard: 'as it was', about: 'Where tensors live.' },
      { ...determinism, standard: 'as it was' },
      ...common,
    ],
    examples: [
      { line: 'ridgeline report page quick own --out both.html', about: 'side by side on one page' },
      {
        line: 'ridgeline report verify quick',
        about: 'does its model come to the same bits here?',
      },
      { line: 'ridgeline report diff quick own', about: 'what changed, and which conclusion turned' },
      { line: 'ridgeline report table quick own --as latex', about: 'for a paper' },
    ],
    load: async () => (await import('../reports/report.ts')).reportCommand,
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
    load: async () => (await import('../commands/inspect.ts')).inspectCommand,
  },
  {
    name: 'explain',
    group: 'Look',
    summary: 'Say what a kind of unit is, with its options and an example.',
    positionals: [{ name: 'KIND', about: 'a penalty, optimizer, schedule, …; without it, all' }],
    flags: [...common],
    examples: [
      { line: 'ridgeline explain elasticNet', about: 'formula, options, what others call it' },
      { line: 'ridgeline explain --json', about: 'every kind, for a program' },
    ],
    load: async () => (await import('../commands/explain.ts')).explainCommand,
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
        about: 'Threads that share the work of every step.',
      },
      share,
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
    load: async () => (await import('../commands/bench.ts')).benchCommand,
  },
  {
    name: 'doctor',
    group: 'Look',
    summary: 'Check a run and its data, or what this machine can run.',
    positionals: [{ name: 'RUN', about: 'the folder of train, tune or compare; without it, this machine' }],
    flags: [
      {
        name: 'mute',
        value: 'CODE',
        many: true,
        about: 'Leave a check of a run out, e.g. RDG119; repeatable.',
      },
      { name: 'all', about: 'Show the checks that passed, or lack a fact, too.' },
      ...common,
    ],
    examples: [
      { line: 'ridgeline doctor', about: 'Node, cores, backends' },
      { line: 'ridgeline doctor my-model --mute RDG119', about: 'what is the matter with a run' },
      { line: 'ridgeline doctor my-model --json', about: 'every check, for a program' },
    ],
    load: async () => (await import('../commands/doctor.ts')).doctorCommand,
  },
];
