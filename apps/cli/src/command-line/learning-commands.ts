import type { Command, Flag } from './command.ts';
import {
  backend,
  columns,
  common,
  configuration,
  data,
  decimal,
  determinism,
  dryRun,
  emptyTexts,
  jsonl,
  maxClasses,
  overwrite,
  parallelFiles,
  reading,
  rows,
  seed,
  seeds,
  share,
  source,
  target,
  task,
  threads,
  tracking,
  withoutTexts,
} from './flags.ts';
import { sweepFlags } from './queue-flags.ts';

/** What is read of a table or of parallel files. */
const tableFlags: readonly Flag[] = [
  ...columns,
  target,
  source,
  ...parallelFiles,
  ...reading,
  emptyTexts,
  ...rows,
  maxClasses,
  decimal,
];

/** The commands that learn something from data. */
export const learning: readonly Command[] = [
  {
    name: 'compare',
    group: 'Learn',
    summary: 'Find out which penalty generalises best on a text or a table.',
    positionals: [
      {
        ...data,
        about: `${data.about}; or a table, with --label, --target or --source; without it, that of the task`,
      },
    ],
    flags: [
      {
        name: 'out',
        short: 'o',
        value: 'DIR',
        standard: 'ridgeline-runs/compare',
        about: 'Where report and best model go.',
      },
      overwrite,
      {
        ...seeds('Fresh seeds that confirm the chosen strengths; 5 or more to speak of other seeds.'),
        standard: '6',
      },
      {
        name: 'explore-seeds',
        value: 'N',
        type: 'integer',
        min: 1,
        max: 100,
        standard: '2',
        about: 'Seeds that strengths are chosen with.',
      },
      {
        name: 'folds',
        value: 'K',
        type: 'integer',
        min: 2,
        max: 100,
        standard: 'the validation part',
        about: 'Strengths are chosen on folds of the training part instead, each with a seed of its own.',
      },
      {
        name: 'penalties',
        value: 'LIST',
        choicesOf: async () => (await import('@ridgeline/recipes')).families.map(({ penalty }) => penalty),
        isList: true,
        standard: 'all',
        about: 'Which to compare, by comma.',
      },
      {
        name: 'family',
        value: 'NAME=…',
        many: true,
        about:
          'Strengths of your own, l1=0.01,0.03; or a rule, with a list as lambda or rate, or without. Repeatable.',
      },
      {
        name: 'strengths',
        value: 'FROM',
        choices: ['data', 'standard'],
        standard: 'data; without DATA standard',
        about:
          'Where strengths come from that you do not name: short runs on the data, or the list of each kind.',
      },
      {
        name: 'budget',
        value: 'TIME',
        about:
          'The time that it is kept to, as 90s, 5m or 1h: speed is measured first, and what fits is planned and told.',
      },
      withoutTexts,
      dryRun,
      ...tableFlags,
      task,
      ...configuration,
      threads('auto', 'Runs at once; auto is one for each core.'),
      ...sweepFlags,
      seed('The first seed.'),
      backend,
      determinism,
      jsonl,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline compare --penalties none,l1 --seeds 1 --explore-seeds 1 --set training.maxSteps=20 --out quick',
        about: 'Moby Dick, one penalty against none, a few steps, to see what comes out',
      },
      {
        line: 'ridgeline compare moby-dick --family dropout=0.3,0.5 --seeds 1 --explore-seeds 1 --set training.maxSteps=20 --out own --json',
        about: 'strengths of your own, for a program',
      },
    ],
    load: async () => (await import('../commands/compare.ts')).compareCommand,
  },
  {
    name: 'train',
    group: 'Learn',
    summary: 'Train one model of a text, or of a table with --label.',
    positionals: [{ ...data, about: `${data.about}; or a table, with --label, --target or --source` }],
    flags: [
      {
        name: 'out',
        short: 'o',
        value: 'DIR',
        standard: 'ridgeline-runs/train',
        about: 'The folder of the model.',
      },
      { name: 'resume', about: 'Go on with the run in --out; for models that are trained by steps.' },
      overwrite,
      dryRun,
      ...tableFlags,
      task,
      ...configuration,
      threads('1', 'Threads that share the work of every step; auto measures.'),
      share,
      seed('The seed of everything random.'),
      backend,
      determinism,
      ...tracking,
      jsonl,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline train moby-dick --out my-model --set training.maxSteps=60 --set model.hidden=32',
        about: 'a first model',
      },
      {
        line: 'ridgeline train --resume --out my-model --set training.maxSteps=80',
        about: 'go on with it',
      },
      {
        line: 'ridgeline train reviews.csv --text review --label verdict --out my-classifier',
        about: 'a text classifier of a table',
      },
      {
        line: 'ridgeline train translations.csv --source english --target french --set training.maxSteps=40 --out my-translator',
        about: 'a translator of a table',
      },
      {
        line: 'ridgeline train reviews.csv --text review --label verdict --set model.kind=nbSvm --out my-other',
        about: 'another kind of classifier',
      },
      {
        line: 'ridgeline train moby-dick --set model.kind=transformer --set model.width=32 --set training.maxSteps=20 --out my-gpt',
        about: 'a transformer in the shape of GPT-2',
      },
    ],
    load: async () => (await import('../commands/train.ts')).trainCommand,
  },
];
