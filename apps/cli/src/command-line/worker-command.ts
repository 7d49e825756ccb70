import type { Command } from './command.ts';
import { common, jsonl } from './flags.ts';
import { queue } from './queue-flags.ts';

/** `ridgeline worker` in words. */
export const working: Command = {
  name: 'worker',
  group: 'Learn',
  summary: 'Do trials of compare and tune, with other machines.',
  positionals: [],
  flags: [
    ...queue('Redis, the same for all: redis://HOST:PORT'),
    {
      name: 'data',
      value: 'DIR|URL',
      many: true,
      standard: '. (the current folder)',
      about: 'Where data are looked for, by their SHA-256; a URL has each file under it. Repeatable.',
      group: 'Machines',
    },
    {
      name: 'workers',
      value: 'N',
      type: 'integer',
      min: 1,
      max: 256,
      standard: 'one for each core',
      about: 'Trials at once; results are the same.',
      group: 'Machines',
    },
    {
      name: 'lock',
      value: 'SECONDS',
      type: 'integer',
      min: 1,
      max: 3600,
      standard: '30',
      about: 'A worker that is silent for so long has lost its trial to another.',
      group: 'Machines',
    },
    {
      name: 'idle',
      value: 'SECONDS',
      type: 'integer',
      min: 1,
      max: 86_400,
      standard: 'never',
      about: 'End after so long without a trial.',
      group: 'Machines',
    },
    jsonl,
    ...common,
  ],
  examples: [
    {
      line: 'ridgeline worker --queue redis://127.0.0.1:6379 --data .',
      about: 'beside: ridgeline compare my-book.txt --queue redis://127.0.0.1:6379',
    },
    {
      line: 'ridgeline worker --queue redis://127.0.0.1:6379 --workers 2 --idle 60 --json',
      about: 'until nothing has come for a minute, for a program',
    },
  ],
  load: async () => (await import('../commands/worker.ts')).workerCommand,
};
