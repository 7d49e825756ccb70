import type { Flag } from './command.ts';

/** Where the queue of a sweep is, and how long it may be gone. */
export const queue = (about: string): readonly Flag[] => [
  { name: 'queue', value: 'URL', about, group: 'Machines' },
  {
    name: 'queue-wait',
    value: 'SECONDS',
    type: 'integer',
    min: 1,
    max: 86_400,
    standard: '300',
    about: 'How long to wait for a Redis that is gone.',
    group: 'Machines',
  },
];

/** Of a study whose trials workers may do. */
export const sweepFlags = queue('Redis, for trials on any number of machines: see worker.');
