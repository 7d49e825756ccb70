import type { Flag } from './command.ts';

const flags: readonly Flag[] = [
  {
    name: 'learning-rate',
    about: 'Suggest one, by training while it grows; chooses nothing else.',
  },
  {
    name: 'lowest',
    value: 'X',
    type: 'number',
    min: 1e-12,
    standard: '1e-6',
    about: 'The rate of the first step.',
  },
  {
    name: 'highest',
    value: 'X',
    type: 'number',
    min: 1e-12,
    standard: '10',
    about: 'The rate of the last step, if training does not diverge before.',
  },
  {
    name: 'steps',
    value: 'N',
    type: 'integer',
    min: 10,
    max: 1_000_000,
    standard: '200',
    about: 'Rates from the one to the other, each larger by the same factor.',
  },
];

/** The flags of `tune` that try learning rates, and choose nothing else. */
export const learningRateTest: readonly Flag[] = flags.map((flag) => ({ ...flag, group: 'Learning rate' }));
