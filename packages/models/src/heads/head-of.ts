import type { SpecOf } from '@ridgeline/contracts';
import { heads } from './catalog.ts';
import type { Head } from './head.ts';

/** The head that a model's option names: the softmax where it names none. @example headOf({ kind: 'sampled', samples: 512 }) */
export const headOf = (spec: SpecOf<typeof heads> = { kind: 'softmax' }): Head =>
  (heads[spec.kind] as (options: unknown) => Head)(spec);

/** The option of a model that {@link headOf} reads. */
export const headOption = {
  type: 'unit',
  among: heads,
  optional: true,
  about: 'What makes a probability for each id. Absent: the softmax over all of them.',
} as const;
