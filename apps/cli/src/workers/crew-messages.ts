import type { TrainingState } from '@ridgeline/contracts';
import type { StepConfig } from '@ridgeline/recipes';

/** Where a worker stands in its crew: part of what it is given. */
export interface CrewPlace {
  readonly rank: number;
  readonly ports: readonly (MessagePort | undefined)[];
}

/** A run to take part in, from its beginning to its end. */
export interface SharedRun {
  readonly config: StepConfig;
  readonly resume?: TrainingState;
}
