import type { Tuning } from '@ridgeline/report';

/** What a report of a study says in the words of its task. */
export type TaskWords = Pick<Tuning, 'task' | 'lossUnit' | 'lossForm' | 'strongerBy'>;
