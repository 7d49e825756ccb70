import type { Tuning } from '@ridgeline/report';

/** What a report of a study says in the terms of its task. */
export type TaskTerms = Pick<Tuning, 'task' | 'lossUnit' | 'lossForm' | 'strongerBy'>;
