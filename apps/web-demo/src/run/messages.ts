import type { Settings } from '../settings/settings.ts';
import type { Failed } from './loop.ts';
import type { Evaluated, Pair } from './pair-session.ts';
import type { PictureShape } from './weight-picture.ts';

/** What the page asks of the worker. */
export type Command =
  | {
      /** Begin anew: at step 0, with these settings; `text` instead of the book's excerpt. */
      readonly type: 'open';
      readonly settings: Settings;
      readonly text?: string;
    }
  /** Another penalty or strength for the right side, from the next step on. */
  | { readonly type: 'regularize'; readonly settings: Settings }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'advance'; readonly steps: number }
  | { readonly type: 'hash' };

/** One step of one side, as the optimizer saw it. objective = dataLoss + penalty */
export interface SideReport {
  readonly dataLoss: number;
  readonly penalty: number;
  readonly objective: number;
}

/** Both sides of one step, the first being 1. */
export interface StepEntry extends Pair<SideReport> {
  readonly step: number;
}

/** Both sides evaluated after `step` steps. */
export interface EvaluationEntry extends Pair<Evaluated> {
  readonly step: number;
}

/** What the run is made of, once it is ready. */
export interface Opened {
  readonly type: 'opened';
  /** What the run began with. */
  readonly settings: Settings;
  /** `wasm`, or `cpu` where that could not start. */
  readonly backend: string;
  /** Which of its kernels run, and on how many threads. */
  readonly kernels?: string;
  /** Why another backend than wasm runs. */
  readonly backendNote?: string;
  readonly parameters: number;
  readonly vocabulary: number;
  readonly characters: { readonly train: number; readonly valid: number };
  readonly stepsPerEpoch: number;
  readonly picture: PictureShape;
}

/** What is told alike whatever is learnt. */
export type RunNews =
  | { readonly type: 'playing' }
  | { readonly type: 'idle'; readonly finished: boolean }
  | { readonly type: 'regularized'; readonly step: number; readonly settings: Settings };

/** What the worker tells. */
export type WorkerEvent =
  | Opened
  | RunNews
  | {
      readonly type: 'progress';
      readonly steps: readonly StepEntry[];
      readonly evaluations: readonly EvaluationEntry[];
      readonly tokensPerSecond: number;
    }
  | ({ readonly type: 'weights' } & Pair<string>)
  | ({ readonly type: 'samples'; readonly step: number; readonly prompt: string } & Pair<string>)
  | ({ readonly type: 'hash'; readonly step: number } & Pair<string>)
  | Failed;
