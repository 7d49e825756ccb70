import { pack, sha256 } from './packed.ts';

/** One piece of a study's work as data: all that it depends on but the data that are learnt from. */
export interface Trial {
  /** What tells it from the others of its study, in words: "confirm l1 0.02 seed 5". */
  readonly name: string;
  /** Its whole configuration, as plain data. */
  readonly task: unknown;
}

/** What a trial's result is kept under: its name and the hash of its configuration. */
export const trialKey = ({ name, task }: Trial): string => `${name} ${sha256(pack(task))}`;

export const nameOfKey = (key: string): string => key.slice(0, -65);

/** The name of its job in the queue, so that a trial that is asked for twice is queued once. */
export const jobIdOf = (key: string): string => sha256(key).slice(0, 32);
